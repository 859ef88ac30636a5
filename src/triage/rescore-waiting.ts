import { changeState, type StateContext } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { type ScoreBasis, type Seen, scoreBasis } from '../db/queries/score-basis.ts';
import { type WaitingCandidate, waitingToRescore } from '../db/queries/waiting-to-rescore.ts';
import { type NewScore, writeScores } from '../db/queries/write-scores.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { type Scored, saidOf, scoredFinding, scoreFrom } from './score-finding.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

/** Three statements for so many, and none of them long. */
const atOnce = 1_000;

export const rescoreEverySeconds = 900;

const dayMs = 86_400_000;

/** A turn takes a few seconds at most, far less than its claim lasts; what else is due has its turn. */
const batchesPerTurn = 5;
const nextTurnSeconds = 1;

/** The standing task's own name; its further turns are named for the last candidate that was seen. */
const wholeRound = 'all';

/**
 * The standing task: the scores of what waits for people follow the time, what was decided and what
 * happened again. Ranks move; `version` and the policy's verdict stay, for the policy spoke of what was
 * known then. A round goes on in as many turns as it takes.
 */
export async function rescoreWaiting(
  context: StateContext,
  ref: string = wholeRound,
): Promise<TaskOutcome> {
  const last = await rescoreSome(context.db, ref === wholeRound ? null : ref);
  if (last !== null) {
    await changeState(context, async (_, owe) =>
      owe('rescore-candidates', last, { inSeconds: nextTurnSeconds }),
    );
  }
  return ref === wholeRound ? later(rescoreEverySeconds) : done;
}

/** One turn; answers after which candidate the next one begins, and null at the end. */
export async function rescoreSome(db: DbOrTx, afterId: string | null): Promise<string | null> {
  const settings = await loadTriageSettings(db);
  let batch: Batch = { last: afterId, isFull: true, basis: null, scores: [] };
  for (let nth = 0; nth < batchesPerTurn && batch.isFull; nth += 1) {
    // While the last ones are written, the next ones are scored.
    const [next] = await Promise.all([
      nextBatch(db, settings, batch),
      writeScores(db, batch.scores),
    ]);
    batch = next;
  }
  await writeScores(db, batch.scores);
  return batch.isFull ? batch.last : null;
}

type Batch = {
  /** The candidate after which the next one begins. */
  last: string | null;
  /** There may be more. */
  isFull: boolean;
  /** What was read for it; its judgements count for the batches after it too. */
  basis: ScoreBasis | null;
  scores: readonly NewScore[];
};

async function nextBatch(db: DbOrTx, settings: TriageSettings, before: Batch): Promise<Batch> {
  const rows = await waitingToRescore(db, before.last, atOnce);
  const fingerprints = [...new Set(rows.map(({ fingerprint }) => fingerprint))];
  const wanted = fingerprints.map((fingerprint) => ({ fingerprint, leaveOut: null }));
  const basis = await scoreBasis(db, wanted, before.basis);
  const seenOf = new Map(fingerprints.map((fingerprint, nth) => [fingerprint, basis.seen[nth]]));
  const tiers = new Map(settings.services.map(({ id, tier }) => [id, tier]));
  const scores = rows.flatMap((row) => {
    const seen = seenOf.get(row.fingerprint);
    const tier = tiers.get(row.serviceId ?? '') ?? null;
    const by = { basis, tier, halfLifeDays: settings.halfLifeDays };
    return seen === undefined ? [] : changed(row, rescored(row, { ...by, seen }));
  });
  const last = rows.at(-1)?.id ?? null;
  return { last, isFull: rows.length === atOnce, basis, scores };
}

function rescored(
  row: WaitingCandidate,
  { basis, seen, ...by }: { basis: ScoreBasis; seen: Seen } & Pick<Scored, 'tier' | 'halfLifeDays'>,
): NewScore {
  const of = { ...by, serviceId: row.serviceId, said: saidOf(row) };
  const besides = withoutItself(seen, row.occurredAt, basis.now);
  const { score } = scoreFrom(basis, besides, scoredFinding(row), of);
  return { ...score, id: row.id, before: row.scoredAt };
}

/** What was seen of a fingerprint counts the candidate itself. */
function withoutItself(seen: Seen, at: Date, now: Date): Seen {
  const { count, count14d, count30d, first, times } = seen;
  const own = times.findIndex((time) => time.getTime() === at.getTime());
  const ageMs = now.getTime() - at.getTime();
  return {
    count: Math.max(0, count - 1),
    count14d: Math.max(0, count14d - (ageMs < 14 * dayMs ? 1 : 0)),
    count30d: Math.max(0, count30d - (ageMs <= 30 * dayMs ? 1 : 0)),
    first,
    times: own < 0 ? times : times.toSpliced(own, 1),
  };
}

/** A change that nobody could see is not worth a write, unless the last one was a day ago. */
function changed(row: WaitingCandidate, score: NewScore): readonly NewScore[] {
  const factors = ['severity', 'closeness', 'recurrence', 'agreement', 'agreementLow'] as const;
  const ageMs = (score.scoredAt?.getTime() ?? 0) - (row.scoredAt?.getTime() ?? 0);
  const isSame =
    ageMs < dayMs &&
    row.priority === score.priority &&
    row.occurrences === score.occurrences &&
    row.isFirst === score.isFirst &&
    factors.every((factor) => Math.abs(row[factor] - score[factor]) < 0.0005);
  return isSame ? [] : [score];
}
