import { assertNever } from './assert-never.ts';
import { type Fingerprint, shortHash } from './fingerprint.ts';
import type { MaskedValue } from './mask-values.ts';

/** What a person said of patterns. One that was taken back is not among them. */
export type PatternEdit =
  | { kind: 'merge'; from: string; into: string }
  /** By new rules `from` is what `into` was by former ones; what was said of that holds of it. */
  | { kind: 'rename'; from: string; into: string }
  /** `values` are told apart together; null tells each value apart from every other. */
  | { kind: 'split'; from: string; position: number; values: readonly string[] | null };

type Split = Extract<PatternEdit, { kind: 'split' }>;

/** The edits in force, to be looked up by the pattern that they begin with. */
export type PatternEdits = {
  merges: ReadonlyMap<string, string>;
  splits: ReadonlyMap<string, readonly Split[]>;
  /** What was computed by former rules, by what is computed now. */
  renames: ReadonlyMap<string, string>;
};

/** `edits` come in the order in which they were made. */
export function patternEdits(edits: readonly PatternEdit[]): PatternEdits {
  const merges = new Map<string, string>();
  const splits = new Map<string, Split[]>();
  const renames = new Map<string, string>();
  for (const edit of edits) {
    switch (edit.kind) {
      case 'merge':
        merges.set(edit.from, edit.into);
        break;
      case 'rename':
        renames.set(edit.from, edit.into);
        break;
      case 'split':
        splits.set(edit.from, [...(splits.get(edit.from) ?? []), edit]);
        break;
      default:
        assertNever(edit);
    }
  }
  return { merges, splits, renames };
}

/** What the edits are applied to: the fingerprint as it was computed, and what was masked for it. */
export type Computed = Pick<Fingerprint, 'id' | 'masked'>;

/**
 * The pattern that something belongs to after what people said: a split moves it by its masked
 * values, again and again; then merges are followed to their end. It depends on the edits in force
 * alone, so that whatever arrives later, or is looked at anew, goes where the others are.
 */
export function patternOf(computed: Computed, edits: PatternEdits): string {
  return endOfMerges(partOf(computed, edits), edits);
}

/** The part of a pattern that something is in by its values, before any merge. */
export function partOf({ id, masked }: Computed, { splits, renames }: PatternEdits): string {
  const been = new Set<string>();
  let part = renames.get(id) ?? id;
  // A split's pattern is named by a hash of where it begins, so this ends by itself.
  while (!been.has(part)) {
    been.add(part);
    const split = splits.get(part)?.find((each) => tellsApart(each, masked));
    if (split !== undefined) part = splitPatternId(split, masked[split.position]?.value ?? '');
  }
  return part;
}

/** Follows merges to their end. */
export function endOfMerges(fingerprint: string, { merges }: PatternEdits): string {
  const been = new Set<string>();
  let end = fingerprint;
  for (let next = merges.get(end); next !== undefined && !been.has(end); next = merges.get(end)) {
    been.add(end);
    end = next;
  }
  return end;
}

/** A condition as it holds after merges: a pattern that it names in quotes is where that was merged to. */
export function conditionAfterMerges(condition: string, edits: PatternEdits): string {
  return condition.replaceAll(/(["'])([0-9a-f]{32})\1/g, (_, quote: string, id: string) => {
    return `${quote}${endOfMerges(id, edits)}${quote}`;
  });
}

/** What people merged they call the same: a rule about the one holds for what it is by now. */
export function rulesAfterMerges<Rule extends { when: string }>(
  rules: readonly Rule[],
  edits: PatternEdits,
): readonly Rule[] {
  return rules.map((rule) => ({ ...rule, when: conditionAfterMerges(rule.when, edits) }));
}

/** Whether anything in force was said of a pattern as it was computed. */
export function isNamed(computed: string, { merges, splits, renames }: PatternEdits): boolean {
  if (merges.has(computed) || splits.has(computed) || renames.has(computed)) return true;
  return [...merges.values()].includes(computed);
}

/** Every pattern that merges lead from into this one, itself among them. */
export function mergedInto(fingerprint: string, edits: PatternEdits): readonly string[] {
  const from = [...edits.merges.keys()].filter((each) => endOfMerges(each, edits) === fingerprint);
  return [fingerprint, ...from];
}

/** The pattern that a split makes of what has this value; the same edit names it alike again. */
export function splitPatternId({ from, position, values }: Split, value: string): string {
  const told = values === null ? [sameValue(value)] : [...new Set(values.map(sameValue))].sort();
  return shortHash(['split', from, position, told]);
}

function tellsApart({ position, values }: Split, masked: readonly MaskedValue[]): boolean {
  const value = masked[position]?.value;
  if (value === undefined) return false;
  return values === null || values.some((each) => sameValue(each) === sameValue(value));
}

/** Upper and lower case are no difference, in values as in words. */
export function sameValue(value: string): string {
  return value.toLowerCase();
}

/** Whether it is by that split, of the stored row, that the part is one of its own. */
export function isMadeBySplit(
  {
    fingerprint: from,
    position,
    values,
  }: {
    fingerprint: string;
    position: number | null;
    values: readonly string[] | null;
  },
  {
    id,
    masked,
  }: {
    id: string;
    masked: readonly { position: number; values: readonly { value: string }[] }[];
  },
): boolean {
  if (position === null) return false;
  const own = masked.find((place) => place.position === position)?.values ?? [];
  const split = { kind: 'split', from, position, values } as const;
  return own.some(({ value }) => splitPatternId(split, value) === id);
}
