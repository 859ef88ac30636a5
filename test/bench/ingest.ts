import { type Child, startChild } from './child.ts';
import { type DatabaseServer, query } from './database-server.ts';
import { LoadAnswer } from './load/load-answer.ts';
import { type Measurement, measured } from './measurement.ts';
import { startServer } from './start-server.ts';

type Variant = {
  name: string;
  server: string;
  question: object;
  accepted: number;
  /** Counts what it kept, to see that no answer came before its commit. */
  keptIn: string | null;
};

const closecall = { server: 'closecall', accepted: 202, keptIn: 'deliveries' };

const variants = {
  off: { ...closecall, name: 'workers off', question: { only: 'web' } },
  on: { ...closecall, name: 'workers on', question: { only: null } },
  verify: {
    name: 'verify and parse, keep nothing',
    server: 'verify-only',
    question: {},
    accepted: 202,
    keptIn: null,
  },
  each: { ...closecall, name: 'one insert per request', server: 'insert-each', question: {} },
  octokit: {
    name: '@octokit/webhooks, one insert',
    server: 'octokit-middleware',
    question: {},
    accepted: 200,
    keptIn: 'webhooks',
  },
} satisfies Record<string, Variant>;

type VariantName = keyof typeof variants;

const variantNames = Object.keys(variants) as VariantName[];

export type IngestOptions = {
  rounds: number;
  seconds: number;
  bodyKb: number;
  profileDir: string | undefined;
};

/** Until then the code of every server is compiled, and its connections are open. */
const warmSeconds = 5;

/** Throughput of every variant, in turns, so that a busy moment of the machine meets them all. */
export async function measureIngest(
  database: DatabaseServer,
  options: IngestOptions,
): Promise<Measurement[]> {
  const rounds: Record<VariantName, LoadAnswer>[] = [];
  const load = startChild(new URL('load/load.js', import.meta.url));
  for (let round = 0; round < options.rounds; round += 1) {
    const answers: [VariantName, LoadAnswer][] = [];
    for (const name of variantNames) {
      answers.push([name, await oneRound(database, load, variants[name], options)]);
    }
    rounds.push(Object.fromEntries(answers) as Record<VariantName, LoadAnswer>);
  }
  await load.stop();
  return [...variantNames.flatMap((name) => figures(name, rounds)), ...ratios(database, rounds)];
}

async function oneRound(
  database: DatabaseServer,
  load: Child,
  variant: Variant,
  options: IngestOptions,
): Promise<LoadAnswer> {
  const { url, drop } = await database.fresh('configured');
  const question = { databaseUrl: url, ...variant.question };
  const server = await startServer(variant.server, question, options);
  const answer = LoadAnswer.parse(
    await load.ask({
      port: server.port,
      bodyBytes: options.bodyKb * 1024,
      connections: 64,
      warmSeconds,
      seconds: options.seconds,
      accepted: variant.accepted,
    }),
  );
  await server.stop();
  if (variant.keptIn !== null) {
    const [row] = await query(url, `select count(*)::int as kept from ${variant.keptIn}`);
    if (Number(row?.['kept']) < answer.accepted) {
      throw new Error(`${variant.name}: accepted ${answer.accepted}, kept ${row?.['kept']}`);
    }
  }
  await drop();
  return answer;
}

function figures(
  name: VariantName,
  rounds: readonly Record<VariantName, LoadAnswer>[],
): Measurement[] {
  const what = `ingest, ${variants[name].name}`;
  const of = (figure: Exclude<keyof LoadAnswer, 'accepted'>) =>
    rounds.map((round) => round[name][figure]);
  return [
    measured(what, 'req/s', of('perSecond')),
    measured(`${what}, p50`, 'ms', of('p50')),
    measured(`${what}, p99`, 'ms', of('p99'), name === 'off' ? { atMost: 60 } : null),
    ...(variants[name].server === 'closecall'
      ? [measured(`${what}, told to come back`, 'requests', of('turnedAway'))]
      : []),
  ];
}

function ratios(
  database: DatabaseServer,
  rounds: readonly Record<VariantName, LoadAnswer>[],
): Measurement[] {
  const isEmbedded = database.name === 'embedded';
  const ratio = (of: 'off' | 'on', to: VariantName, atLeast: number | null) =>
    measured(
      `ingest, ${variants[of].name} : ${variants[to].name}`,
      'times',
      rounds.map((round) => round[of].perSecond / round[to].perSecond),
      atLeast === null ? null : { atLeast },
    );
  return [
    ratio('off', 'verify', isEmbedded ? 0.5 : 0.85),
    ratio('off', 'octokit', isEmbedded ? 2 : 4),
    ratio('off', 'each', null),
    ratio('on', 'verify', null),
    ratio('on', 'octokit', null),
    ratio('on', 'each', null),
  ];
}
