import type { Observed, Outcome } from './observe.ts';
import type { LabelledSequence } from './sequence.ts';

type Expected = LabelledSequence['expect'][number];

/** How a sequence came out against its labels. Only live candidates make precision and recall. */
export type Judgement = {
  found: readonly string[];
  missed: readonly string[];
  wrong: readonly string[];
  /** Every fault in a sentence; none means that all is as labelled. */
  faults: readonly string[];
};

/** `found`, `missed` and `wrong` hold the detector's name once for each candidate. */
export function judge({ expect }: LabelledSequence, outcome: Outcome): Judgement {
  const left = [...outcome.candidates];
  const result = {
    found: [] as string[],
    missed: [] as string[],
    wrong: [] as string[],
    faults: [] as string[],
  };
  for (const expected of expect) {
    const { detector, subject } = expected;
    if (expected.status === 'counted') {
      const isCounted = outcome.counted.some(
        (each) => each.detector === detector && each.subject === subject,
      );
      if (!isCounted) result.faults.push(`${subject}: not counted`);
      continue;
    }
    const match = take(left, expected);
    if (expected.status === 'candidate') {
      if (match === null) {
        result.missed.push(detector);
        result.faults.push(`${subject}: no ${detector} was found`);
        continue;
      }
      result.found.push(detector);
    }
    if (match === null) result.faults.push(`${subject}: no ${detector} is ${expected.status}`);
    else result.faults.push(...differences(expected, match).map((fault) => `${subject}: ${fault}`));
  }
  for (const { detector, subject, status, story } of left.filter(({ isLive }) => isLive)) {
    result.wrong.push(detector);
    result.faults.push(`${subject}: ${detector} is ${status} and should not be: ${story}`);
  }
  return result;
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

/** What links it with other subjects, as the API tells it. */
function unlinked(expected: Expected, { told }: Observed): readonly string[] {
  const wanted = [
    ['mitigationOf', expected.mitigationOf] as const,
    ['precursorOf', expected.precursorOf] as const,
    ...(expected.chain ?? []).map((link) => ['chain', link] as const),
  ];
  return wanted.flatMap(([field, name]) => {
    if (name === undefined) return [];
    const part = JSON.stringify((told as Record<string, unknown> | null)?.[field] ?? null);
    return part.includes(`${name}"`) ? [] : [`its ${field} does not name ${name}`];
  });
}
