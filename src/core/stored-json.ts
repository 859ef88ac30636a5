import type { Finding } from './detect/finding.ts';
import type { OpenQuestion } from './question.ts';
import type { Commit } from './revision-signal.ts';
import type { Signal } from './signal.ts';

/** Fields that hold a Date in signals and findings, at any depth. */
const dateFields = new Set([
  'occurredAt',
  'beganAt',
  'createdAt',
  'startedAt',
  'completedAt',
  'deployedFrom',
  'deployedUntil',
  'workedFrom',
  'overSince',
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

const fieldsAddedLater = Object.keys(addedLater) as (keyof typeof addedLater)[];

/** How JSON writes what Postgres does not take as jsonb; text that only quotes it looks alike. */
const looksUnstorable = /\\u(?:0000|d[89a-f])/;

/** Text that Postgres takes as jsonb: no NUL, no lone surrogates. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** The plain JSON form in which signals, findings and open questions are stored. */
export function toStored(value: Signal | Finding | OpenQuestion): unknown {
  return JSON.parse(storedText(value));
}

/** The same as text, also of whatever else holds such values. */
export function storedText(value: object): string {
  const json = JSON.stringify(value);
  if (!looksUnstorable.test(json)) return json;
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'string' ? storableText(field) : field,
  );
}

/** Copies what the database driver parsed, with its dates as dates. */
function revived(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(revived);
  if (typeof stored !== 'object' || stored === null) return stored;
  // A copy made at once keeps its shape, which is several times faster than one made field by field.
  const copy: Record<string, unknown> = { ...stored };
  for (const key in copy) {
    const value = copy[key];
    if (typeof value === 'object') copy[key] = revived(value);
    else if (typeof value === 'string' && dateFields.has(key)) copy[key] = new Date(value);
  }
  return copy;
}

/** Makes dates of the texts that are dates, where they stand: a subject may have thousands of signals. */
function reviveInPlace(stored: unknown): void {
  if (typeof stored !== 'object' || stored === null) return;
  const fields = stored as Record<string, unknown>;
  for (const key in fields) {
    const value = fields[key];
    if (typeof value === 'object') reviveInPlace(value);
    else if (typeof value === 'string' && dateFields.has(key)) fields[key] = new Date(value);
  }
}

/**
 * A signal as it was before `toStored`. Only ever fed what `toStored` wrote and the driver parsed
 * for the caller alone: it becomes the signal.
 */
export function signalFromStored(stored: unknown): Signal {
  reviveInPlace(stored);
  return completed(stored as Signal);
}

/** A commit as the first versions stored it, which told of no pull request. */
type FirstCommit = Omit<Commit, 'revertsPull'> & Partial<Commit>;

/** Of what lies between two revisions the first versions stored the reverts alone. */
type FirstCompared = { commits?: readonly Commit[]; reverts?: readonly FirstCommit[] };

function completed(signal: Signal): Signal {
  if (signal.kind === 'revision.reverted') {
    return { ...signal, revert: withPull(signal.revert) };
  }
  if (signal.kind !== 'revisions.compared') return signal;
  const { commits, reverts = [] }: FirstCompared = signal;
  return commits === undefined ? { ...signal, commits: reverts.map(withPull) } : signal;
}

function withPull(commit: FirstCommit): Commit {
  return { revertsPull: null, ...commit };
}

/** A finding as it was before `toStored`. Only ever fed what `toStored` wrote. */
export function findingFromStored(stored: unknown): Finding {
  const finding = completedFinding(revived(stored) as Finding);
  finding.beganAt ??= finding.occurredAt;
  return finding;
}

/** Field by field, and as a rule none: another copy, over these, would take longer than the scoring. */
function completedFinding<Part extends Partial<Finding>>(copy: Part): Part {
  for (const field of fieldsAddedLater) {
    if (copy[field] === undefined) Object.assign(copy, { [field]: addedLater[field] });
  }
  return copy;
}

/** A question as it was before `toStored`. Only ever fed what `toStored` wrote. */
export function questionFromStored(stored: unknown): OpenQuestion {
  return revived(stored) as OpenQuestion;
}

/** What scores and rules stand on; none of it is a date. */
export type FindingCore = Pick<
  Finding,
  | 'detector'
  | 'foundBy'
  | 'severity'
  | 'closeness'
  | 'savedBy'
  | 'answers'
  | 'resolver'
  | 'unconfirmed'
  | 'environment'
  | 'fingerprint'
  | 'deployWorkflow'
  | 'labels'
>;

/** That part of a finding, without a copy of all the rest. Only ever fed what `toStored` wrote. */
export function coreFromStored(stored: unknown): FindingCore {
  return completedFinding({ ...(stored as FindingCore) });
}
