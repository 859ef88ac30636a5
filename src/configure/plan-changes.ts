import { isDeepStrictEqual } from 'node:util';

/** One thing that applying a file would do, as the CLI prints it. */
export type Change = {
  kind: 'add' | 'change';
  what: 'team' | 'service' | 'connection' | 'policy' | 'reports';
  id: string;
  /** `tier: 2 → 1`, one per field that differs; empty for what is new. */
  fields: readonly string[];
};

/** Compares one wanted thing with what is stored; null when they are the same. */
export function planChange(
  what: Change['what'],
  id: string,
  stored: Readonly<Record<string, unknown>> | undefined,
  wanted: Readonly<Record<string, unknown>>,
): Change | null {
  if (stored === undefined) return { kind: 'add', what, id, fields: [] };
  const fields = Object.keys(wanted)
    .filter((field) => !isDeepStrictEqual(stored[field] ?? null, wanted[field] ?? null))
    .flatMap((field) => tellField(field, stored[field], wanted[field]));
  return fields.length === 0 ? null : { kind: 'change', what, id, fields };
}

/** Of what holds fields itself those are told that differ, as `settings.retries.defaultBranch`. */
function tellField(name: string, before: unknown, after: unknown): readonly string[] {
  if (isDeepStrictEqual(before ?? null, after ?? null)) return [];
  if (!isFields(before) || !isFields(after)) return [`${name}: ${show(before)} → ${show(after)}`];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].flatMap((field) => tellField(`${name}.${field}`, before[field], after[field]));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
