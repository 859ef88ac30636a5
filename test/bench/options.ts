import { parseArgs } from 'node:util';

export const sections = [
  'ingest',
  'drain',
  'latency',
  'lookups',
  'recompute',
  'scoring',
  'bulk',
  'decisions',
  'browser',
  'inbox',
  'start',
] as const;
export type Section = (typeof sections)[number];

export type BenchOptions = {
  only: readonly Section[];
  rounds: number;
  /** How long each round of the ingest measures. */
  seconds: number;
  /** The size of each webhook of the ingest. */
  bodyKb: number;
  /** Writes a CPU profile of every measured server beside the results. */
  profile: boolean;
};

const usage = `npm run bench -- [--only ${sections.join(',')}] [--rounds 3] [--seconds 8] [--body-kb 12] [--profile]
DATABASE_URL=postgres://… measures that server too; its user must be allowed to create databases.`;

/** Reads the command line; throws with a sentence for people. */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = readValues(args);
  return {
    only: values.only.split(',').map(section),
    rounds: wholeNumber('--rounds', values.rounds),
    seconds: wholeNumber('--seconds', values.seconds),
    bodyKb: wholeNumber('--body-kb', values['body-kb']),
    profile: values.profile,
  };
}

function section(name: string): Section {
  const known = sections.find((each) => each === name);
  if (known === undefined) throw new Error(`--only takes ${sections.join(', ')}; not ${name}`);
  return known;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option} takes a whole number`);
  return number;
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', default: sections.join(',') },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '8' },
        'body-kb': { type: 'string', default: '12' },
        profile: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
