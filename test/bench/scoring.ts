import { asc, gt, sql } from 'drizzle-orm';
import { type JudgedCandidate, policyFacts } from '../../src/configure/policy-facts.ts';
import { createSecretBox, readSecretKey } from '../../src/configure/secret-box.ts';
import { decideVerdict } from '../../src/core/policy/evaluate-policy.ts';
import { scoreBasis, sumUpJudgements } from '../../src/db/queries/score-basis.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { type Deps, openDeps } from '../../src/deps.ts';
import { createLog } from '../../src/observe/log.ts';
import { rescoreSome } from '../../src/triage/rescore-waiting.ts';
import { scoredFinding, scoreFrom } from '../../src/triage/score-finding.ts';
import { loadTriageSettings, type TriageSettings } from '../../src/triage/triage-settings.ts';
import { secretKey } from './bench-config.ts';
import { changePolicy } from './change-policy.ts';
import type { DatabaseServer } from './database-server.ts';
import { stored, storeManyCandidates } from './many-candidates.ts';
import { type Measurement, measured, quantile } from './measurement.ts';

const target = { atMost: 2 };
const singles = 60;

type Round = { pure: number; rescored: number; judged: number; basisMs: number };

/**
 * Score and policy of 10,000 candidates: the functions alone, and from a database that holds 100,000
 * candidates, in batches as the standing task has them; and all that the score of one candidate reads
 * there.
 */
export async function measureScoring(
  database: DatabaseServer,
  options: { rounds: number },
): Promise<Measurement[]> {
  const { url, drop } = await database.fresh('configured');
  const deps = open(url);
  await storeManyCandidates(deps.db);
  await usualRules(deps);
  const settings = await loadTriageSettings(deps.db);
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    // Every score is another one then, and is written.
    await deps.db.execute(sql`update candidates set priority = 0 where status = 'open'`);
    const rescored = await seconds(() => rescoreAll(deps));
    const judged = await seconds(() => judgeFromDatabase(deps, settings));
    const rows = await firstOnes(deps);
    const pure = await seconds(async () => scoreAndJudge(settings, rows));
    rounds.push({ pure, rescored, judged, basisMs: await oneBasis(deps, rows) });
  }
  await deps.close();
  await drop();
  const many = `of ${stored.open.toLocaleString('en')} candidates`;
  const of = (read: (round: Round) => number) => rounds.map(read);
  return [
    measured(
      `score and policy ${many}`,
      's',
      of(({ pure }) => pure),
      target,
    ),
    measured(
      `the same from the database, scores written`,
      's',
      of(({ rescored, judged }) => rescored + judged),
      target,
    ),
    measured(
      `what one score stands on, p95`,
      'ms',
      of(({ basisMs }) => basisMs),
    ),
  ];
}

function open(databaseUrl: string): Deps {
  const key = readSecretKey(secretKey);
  if (!key.ok) throw new Error(key.problem);
  return openDeps({
    databaseUrl,
    queue: { kind: 'off' },
    secretBox: createSecretBox(key.value),
    egressAllow: [],
    publicUrl: null,
    log: createLog({ level: 'silent' }),
  });
}

/** The other parts of the bench let everything be asked of people by one rule. */
async function usualRules({ db }: Deps): Promise<void> {
  const rules = [
    { name: 'quiet', when: 'detector == "retried_ci_failure" && !deployWorkflow', then: 'log' },
    { name: 'known', when: 'title.contains("disk") && occurrences14d < 3', then: 'log' },
    { name: 'sure', when: 'agreementLow >= 0.8 && recurrence > 0.5', then: 'open_ticket' },
    { name: 'worth a look', when: 'priority >= 20', then: 'review' },
    { name: 'the rest', when: 'true', then: 'log' },
  ];
  await db.execute(sql.raw(changePolicy('rules', rules)));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1000;
}

const atOnce = 500;

/** Reads them in batches and asks the policy, as it is asked when their time has come. */
async function judgeFromDatabase({ db }: Deps, settings: TriageSettings): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (let asked = 0; asked < stored.open; ) {
    const rows = await db
      .select()
      .from(candidates)
      .where(sql`${candidates.status} = 'open' and ${gt(candidates.id, after)}`)
      .orderBy(asc(candidates.id))
      .limit(atOnce);
    for (const row of rows) say(settings, row, row.occurrences);
    asked += rows.length;
    const last = rows.at(-1);
    if (last === undefined) throw new Error('fewer are open than were stored');
    after = last.id;
  }
}

async function firstOnes({ db }: Deps): Promise<CandidateRow[]> {
  return db
    .select()
    .from(candidates)
    .where(sql`${candidates.status} = 'open'`)
    .orderBy(asc(candidates.id))
    .limit(stored.open);
}

/** Each with twelve occurrences and judgements of a few hundred kinds. */
function scoreAndJudge(settings: TriageSettings, rows: readonly CandidateRow[]): void {
  const now = new Date();
  const judged = Array.from({ length: 300 }, (_, nth) => ({
    ...{ detector: 'auto_resolved_page', foundBy: 'untouched', service: `service-${nth}` },
    ...{ agreed: nth % 9, disagreed: nth % 4 },
  }));
  const times = Array.from({ length: 11 }, (_, nth) => new Date(now.getTime() - nth * 9e8));
  const watchedSince = new Date(now.getTime() - 3e10);
  const basis = { now, watchedSince, judgements: sumUpJudgements(judged), priors: [] };
  for (const row of rows) {
    const seen = { count: 11, count14d: 2, count30d: 3, first: times.at(-1) ?? null, times };
    const of = { serviceId: row.serviceId, tier: 2, halfLifeDays: settings.halfLifeDays };
    const { score } = scoreFrom(basis, seen, scoredFinding(row), of);
    say(settings, { ...row, ...score }, 2);
  }
}

async function rescoreAll({ db }: Deps): Promise<void> {
  for (let last = await rescoreSome(db, null); last !== null; ) last = await rescoreSome(db, last);
}

async function oneBasis({ db }: Deps, rows: readonly CandidateRow[]): Promise<number> {
  const tookMs: number[] = [];
  for (const { id, fingerprint } of rows.slice(0, singles)) {
    const startMs = performance.now();
    await scoreBasis(db, [{ fingerprint, leaveOut: id }]);
    tookMs.push(performance.now() - startMs);
  }
  return quantile(tookMs, 0.95);
}

function say(settings: TriageSettings, row: JudgedCandidate, occurrences14d: number) {
  return decideVerdict(settings.policy, policyFacts(settings, row, occurrences14d));
}
