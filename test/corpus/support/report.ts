import type { Judgement } from './judge.ts';
import { detectorNames, type LabelledSequence } from './sequence.ts';

/** So many faults of one sequence are told. */
const mostFaults = 6;

/** One sequence with how it came out; plain data, because it travels between processes. */
export type Result = {
  file: string;
  why: string;
  detectors: readonly string[];
} & Judgement;

export function resultOf({ name, why, expect }: LabelledSequence, judgement: Judgement): Result {
  const folder = name.split('/')[0]?.replaceAll('-', '_') ?? '';
  const detectors = detectorNames.includes(folder as never)
    ? [folder]
    : [...new Set([...expect.map((each) => each.detector), ...judgement.wrong])];
  return { file: `${name}.yaml`, why, detectors, ...judgement };
}

/** The table of all detectors, and every miss with its file and its reason. */
export function writeReport(results: readonly Result[]): string {
  const rows = detectorNames.map((detector) => rowOf(detector, results));
  const head = [
    'detector',
    'sequences',
    'near misses',
    'found',
    'missed',
    'wrong',
    'precision',
    'recall',
  ];
  const misses = results.filter(({ faults }) => faults.length > 0);
  const told = misses.flatMap(({ file, why, faults }) => [
    `test/corpus/${file}: ${why}`,
    ...faults.slice(0, mostFaults).map((fault) => `    ${fault}`),
    ...(faults.length > mostFaults ? [`    and ${faults.length - mostFaults} more`] : []),
  ]);
  const count = `${results.length} sequences, ${results.length - misses.length} as labelled`;
  return [...table([head, ...rows]), '', count, ...(told.length > 0 ? ['', ...told] : [])].join(
    '\n',
  );
}

function rowOf(detector: string, results: readonly Result[]): readonly string[] {
  const count = (of: 'found' | 'missed' | 'wrong') =>
    results.flatMap((result) => result[of]).filter((name) => name === detector).length;
  const sequences = results.filter(({ detectors }) => detectors.includes(detector)).length;
  const [found, missed, wrong] = [count('found'), count('missed'), count('wrong')];
  const numbers = [sequences, found + missed, found, missed, wrong].map(String);
  return [detector, ...numbers, share(found, found + wrong), share(found, found + missed)];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[0] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join('  '),
  );
}
