import type { Observed, Outcome } from './observe.ts';
import type { Sequence } from './sequence.ts';

type Expected = Sequence['expect'][number];

/** How a sequence came out against its labels. Only live candidates make precision and recall. */
export type Judgement = {
  found: readonly string[];
  missed: readonly string[];
  wrong: readonly string[];
  /** Every fault in a sentence; none means that all is as labelled. */
  faults: readonly string[];
};

type Tally = { found: string[]; missed: string[]; wrong: string[]; faults: string[] };

/** `found`, `missed` and `wrong` hold the detector's name once for each candidate. */
export function judge({ expect }: Pick<Sequence, 'expect'>, outcome: Outcome): Judgement {
  const left = [...outcome.candidates];
  const tally: Tally = { found: [], missed: [], wrong: [], faults: [] };
  for (const expected of expect.flatMap(numbered)) {
    if (expected.status === 'counted') judgeCounted(tally, expected, outcome);
    else judgeCandidate(tally, expected, take(left, expected));
  }
  for (const { detector, subject, status, story } of left.filter(({ isLive }) => isLive)) {
    tally.wrong.push(detector);
    tally.faults.push(`${subject}: ${detector} is ${status} and should not be: ${story}`);
  }
  return tally;
}

function numbered(expected: Expected): readonly Expected[] {
  if (expected.numbered === undefined) return [expected];
  return Array.from({ length: expected.numbered }, (_, index) => ({
    ...expected,
    subject: `${expected.subject}${index + 1}`,
  }));
}

function judgeCounted(tally: Tally, { detector, subject }: Expected, { counted }: Outcome): void {
  const isCounted = counted.some((each) => each.detector === detector && each.subject === subject);
  if (!isCounted) tally.faults.push(`${subject}: not counted`);
}

function judgeCandidate(tally: Tally, expected: Expected, match: Observed | null): void {
  const { detector, subject, status } = expected;
  if (status === 'candidate') tally[match === null ? 'missed' : 'found'].push(detector);
  const faults =
    match === null
      ? [`no ${detector} is ${status === 'candidate' ? 'found' : status}`]
      : differences(expected, match);
  tally.faults.push(...faults.map((fault) => `${subject}: ${fault}`));
}

/** The first one that is as expected, and not one that is live where it should not be. */
function take(left: Observed[], { detector, subject, status }: Expected): Observed | null {
  const index = left.findIndex(
    (each) =>
      each.detector === detector &&
      each.subject === subject &&
      (status === 'candidate' ? each.isLive : each.status === status),
  );
  return index === -1 ? null : (left.splice(index, 1)[0] ?? null);
}

function differences(expected: Expected, observed: Observed): readonly string[] {
  const { finding } = observed;
  const faults: string[] = [];
  const compare = (what: string, wanted: unknown, is: unknown) => {
    if (wanted === undefined || wanted === is) return;
    faults.push(`${what} is ${String(is)} instead of ${String(wanted)}`);
  };
  compare('closeness', expected.closeness, observed.closeness);
  compare('severity', expected.severity, observed.severity);
  compare('savedBy', expected.savedBy, finding.savedBy.kind);
  compare('the cap of its severity', expected.cap, finding.severity.cap?.value ?? null);
  compare('unconfirmed', expected.unconfirmed, finding.unconfirmed !== null);
  compare('merged into', expected.into, observed.into);
  for (const label of expected.labels ?? []) {
    if (!finding.labels.includes(label)) faults.push(`has no label ${label}`);
  }
  return [...faults, ...differencesInWords(expected, observed), ...unlinked(expected, observed)];
}

function differencesInWords(expected: Expected, observed: Observed): readonly string[] {
  const texts = [observed.title, observed.story, ...observed.finding.evidence.map((e) => e.text)];
  const told = texts.join('\n').toLowerCase();
  const silent = (expected.tells ?? []).filter((words) => !told.includes(words.toLowerCase()));
  const loud = (expected.keepsQuiet ?? []).filter((words) => told.includes(words.toLowerCase()));
  return [
    ...silent.map((words) => `does not tell “${words}”: ${observed.story}`),
    ...loud.map((words) => `tells “${words}”: ${observed.story}`),
  ];
}

/** What links it with other subjects: its incident by its finding, the rest as the API tells it. */
function unlinked(expected: Expected, observed: Observed): readonly string[] {
  const { mitigationOf, precursorOf, chain } = expected;
  const { told, incident } = observed;
  const cured = incident?.role === 'cured' ? incident.subject : null;
  const announced = incident?.role === 'announced' ? incident.subject : null;
  const precursors = precursorOf === null ? [] : precursorOf && [precursorOf];
  return [
    ...linkFaults('mitigationOf', cured, mitigationOf && [mitigationOf]),
    ...linkFaults('precursorOf', announced ?? fieldOf(told, 'precursorOf'), precursors),
    ...linkFaults('chain', fieldOf(told, 'chain'), chain),
  ];
}

function fieldOf(told: unknown, field: string): unknown {
  return (told as Readonly<Record<string, unknown>> | null)?.[field] ?? null;
}

function linkFaults(
  field: string,
  part: unknown,
  names: readonly string[] | '' | undefined,
): readonly string[] {
  if (names === undefined || names === '') return [];
  const text = JSON.stringify(part);
  if (names.length === 0) {
    const isNone = part === null || (Array.isArray(part) && part.length === 0);
    return isNone ? [] : [`its ${field} is not empty: ${text}`];
  }
  return names.flatMap((name) =>
    text.includes(`${name}"`) ? [] : [`its ${field} does not name ${name}`],
  );
}
