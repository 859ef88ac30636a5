import type { Finding } from './detect/finding.ts';
import type { Signal } from './signal.ts';

/** Fields that hold a Date in signals and findings, at any depth. */
const dateFields = new Set([
  'occurredAt',
  'beganAt',
  'createdAt',
  'startedAt',
  'completedAt',
  'at',
]);

/** What findings that were stored by the first release don't have. */
const addedLater = {
  revisions: [],
  alertKey: null,
  countedOnly: false,
  awaits: null,
  unconfirmed: null,
  thresholds: [],
} satisfies Partial<Finding>;

/** Text that Postgres takes as jsonb: no NUL, no lone surrogates. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** The plain JSON form in which signals and findings are stored. */
export function toStored(value: Signal | Finding): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, field: unknown) =>
      typeof field === 'string' ? storableText(field) : field,
    ),
  );
}

function revive(key: string, value: unknown): unknown {
  return dateFields.has(key) && typeof value === 'string' ? new Date(value) : value;
}

/** A signal as it was before `toStored`. Only ever fed what `toStored` wrote. */
export function signalFromStored(stored: unknown): Signal {
  return JSON.parse(JSON.stringify(stored), revive) as Signal;
}

/** A finding as it was before `toStored`. Only ever fed what `toStored` wrote. */
export function findingFromStored(stored: unknown): Finding {
  const finding = JSON.parse(JSON.stringify(stored), revive) as Finding;
  return { ...addedLater, ...finding, beganAt: finding.beganAt ?? finding.occurredAt };
}
