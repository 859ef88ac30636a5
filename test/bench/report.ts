import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { isReached, type Measurement, type Target } from './measurement.ts';

/** Everything measured on one Postgres. */
export type DatabaseReport = {
  database: string;
  version: string;
  measurements: readonly Measurement[];
};

export function machine() {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
  };
}

/** The measurements as lines of equal columns, for a terminal. */
export function table({ database, version, measurements }: DatabaseReport): string {
  const rows = measurements.map((each) => [
    each.what,
    `${rounded(each.value)} ${each.unit}`,
    targetText(each.target),
    { true: 'reached', false: 'MISSED', null: '' }[String(isReached(each)) as 'true'],
    each.rounds.map(rounded).join('  '),
  ]);
  const lines = [['', 'median', 'target', '', 'rounds'], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const text = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
  return [`On the ${database} database (${version})`, '', ...text, ''].join('\n');
}

function targetText(target: Target | null): string {
  if (target === null) return '';
  return 'atLeast' in target ? `at least ${target.atLeast}` : `at most ${target.atMost}`;
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(value < 10 ? 2 : 1);
}

/** Writes the results as JSON; answers the file's path. */
export async function writeResults(folder: string, reports: readonly DatabaseReport[]) {
  await mkdir(folder, { recursive: true });
  const at = new Date().toISOString();
  const path = join(folder, `${at.replaceAll(':', '-')}.json`);
  await writeFile(path, `${JSON.stringify({ at, machine: machine(), reports }, null, 2)}\n`);
  return path;
}
