import { and, asc, inArray, sql } from 'drizzle-orm';
import { subjectKey } from '../core/subject.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { candidatesOfSubjects } from '../db/queries/candidates-of-subjects.ts';
import { subjectsNotKept } from '../db/queries/facts-of-deliveries.ts';
import { whatIsTold } from '../db/queries/what-is-told.ts';
import { signals, subjects } from '../db/schema/index.ts';
import { findSource } from './fact-source.ts';
import { type SubjectContext, touchedSubject } from './recompute-subject.ts';
import { recomputeSubjects } from './recompute-subjects.ts';
import { keepSubjects, type ToldSignals } from './record-signals.ts';
import { isOf } from './relate-subject.ts';
import { compareCandidates, type ReplayedCandidates } from './replay-compare.ts';
import { partsToReplay } from './replay-environments.ts';
import type { PlannedDelivery } from './replay-plan.ts';
import { type Reread, rereadThese } from './replay-read.ts';
import { signalRows, storeFacts } from './store-facts.ts';
import type { TouchedSubject } from './touched-subject.ts';

/** Subjects, and every delivery in the window that tells of them. */
export type ReplayBatch = { keys: readonly string[]; deliveries: readonly PlannedDelivery[] };

export type ReplayedSubjects = ReplayedCandidates & {
  looked: number;
  /** Subjects that are told otherwise now, which changes no candidate. */
  otherwise: readonly string[];
  /** Subjects that stay as they are, with the reason. */
  left: readonly { subject: string; because: string }[];
};

/** Thrown inside the transaction to leave everything as it was. */
class DryRun extends Error {}

/**
 * Looks at subjects with today's reading of their deliveries: facts are replaced by what is read
 * now, detectors run, candidates follow. One transaction; a dry run takes it back and tells nobody.
 */
export async function replaySubjects(
  context: SubjectContext,
  batch: ReplayBatch,
  options: { apply: boolean; since: Date | null },
): Promise<ReplayedSubjects> {
  const keys = new Set(batch.keys);
  const told = await rereadThese(context, batch.deliveries, (each) => toldOf(each, keys));
  let outcome: ReplayedSubjects | undefined;
  try {
    outcome = await changeState(context, async (tx, owe) => {
      outcome = await replay(tx, owe, context, { ...batch, told, since: options.since });
      if (!options.apply) throw new DryRun();
      return outcome;
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  if (outcome === undefined) throw new Error('a replay ended without an outcome');
  return outcome;
}

/** What a delivery tells of these subjects now; one that can't be read tells nothing new. */
function toldOf(each: Reread, keys: ReadonlySet<string>): readonly ToldSignals[] {
  if (each.kind === 'unreadable') return [];
  const { delivery, connection, normalised } = each;
  const detection = connection.configured?.detection;
  if (detection === undefined) return [];
  const { id: deliveryId, receivedAt, historical } = delivery;
  const wanted = normalised.signals
    .filter((signal) => signal.kind !== 'ticket.seen')
    .filter(({ subject }) => keys.has(subjectKey(connection.id, subject)));
  return [{ deliveryId, connection, detection, receivedAt, historical, signals: wanted }];
}

async function replay(
  tx: Transaction,
  owe: Owe,
  context: SubjectContext,
  { keys, told, since }: ReplayBatch & { told: readonly ToldSignals[]; since: Date | null },
): Promise<ReplayedSubjects> {
  const environments = keys.filter((key) => isOf('environment', key));
  const parts = await partsToReplay(tx, environments, told, since);
  const others = keys.filter((key) => !environments.includes(key));
  const notKept = new Set([...(await subjectsNotKept(tx, others)), ...parts.notKept]);
  const kept = keys.filter((key) => !notKept.has(key));
  const wanted = new Set(kept);
  const facts = told.map((each) => ({
    ...each,
    signals: each.signals.filter(
      (signal) =>
        wanted.has(subjectKey(each.connection.id, signal.subject)) &&
        !('deployment' in signal && parts.gone.has(signal.deployment.id)),
    ),
  }));
  await lock(tx, kept);
  const before = await candidatesOfSubjects(tx, kept);
  const toldBefore = await whatIsTold(tx, kept);
  await keepSubjects(tx, facts);
  await replaceFacts(tx, kept, facts, parts.gone);
  const { touched, without } = await touchedOf(tx, context, kept);
  await recomputeSubjects(
    tx,
    owe,
    touched.map((subject) => ({ ...subject, span: parts.spans.get(subject.key) ?? null })),
  );
  const outcome = compareCandidates(before, await candidatesOfSubjects(tx, kept));
  const seen = new Set(Object.values(outcome).flatMap((all) => all.map(({ subject }) => subject)));
  const toldNow = await whatIsTold(tx, kept);
  return {
    ...outcome,
    looked: touched.length,
    otherwise: kept.filter((key) => !seen.has(key) && toldBefore.get(key) !== toldNow.get(key)),
    left: [
      ...[...notKept].map((subject) => ({
        subject,
        because: 'some of the webhooks that told of it are no longer kept',
      })),
      ...without.map((subject) => ({ subject, because: 'its connection can’t be used' })),
    ],
  };
}

/** In the order of their keys, as everybody does. */
async function lock(tx: Transaction, keys: readonly string[]): Promise<void> {
  await tx
    .select({ key: subjects.key })
    .from(subjects)
    .where(inArray(subjects.key, [...keys]))
    .orderBy(asc(subjects.key))
    .for('update');
}

/**
 * What these deliveries told before is gone, and what they tell now is stored as if it had just
 * arrived; what others told stays.
 */
async function replaceFacts(
  tx: Transaction,
  keys: readonly string[],
  told: readonly ToldSignals[],
  gone: ReadonlySet<string>,
): Promise<void> {
  const ids = told.flatMap(({ deliveryId }) => deliveryId ?? []);
  if (ids.length === 0 || keys.length === 0) return;
  const former = await tx
    .delete(signals)
    .where(
      and(
        inArray(signals.subjectKey, [...keys]),
        inArray(signals.deliveryId, ids),
        sql`coalesce(${signals.data}->'deployment'->>'id', '') <> all(${sql.param([...gone])}::text[])`,
      ),
    )
    .returning({
      subjectKey: signals.subjectKey,
      factKey: signals.factKey,
      recordedAt: signals.recordedAt,
    });
  const recorded = new Map(former.map((each) => [nameOf(each), each.recordedAt]));
  const rows = told
    .flatMap((each) => signalRows(each))
    .map((row) => ({
      ...row,
      recordedAt: recorded.get(nameOf(row)) ?? row.recordedAt,
    }));
  if (rows.length > 0) await storeFacts(tx, rows);
}

function nameOf({ subjectKey: subject, factKey }: { subjectKey: string; factKey: string }): string {
  return JSON.stringify([subject, factKey]);
}

async function touchedOf(tx: Transaction, context: SubjectContext, keys: readonly string[]) {
  const rows = await tx
    .select()
    .from(subjects)
    .where(inArray(subjects.key, [...keys]))
    .orderBy(asc(subjects.key));
  const touched: TouchedSubject[] = [];
  const without: string[] = [];
  for (const row of rows) {
    const source = await findSource(context.directory, row.connectionId);
    const subject = source === null ? null : touchedSubject(source, row);
    if (subject === null) without.push(row.key);
    else touched.push(subject);
  }
  return { touched, without };
}
