import { changeState, type Owe } from '../db/change-state.ts';
import type { SubjectContext } from './recompute-subject.ts';
import type { ToldSignals } from './record-signals.ts';
import { shareCause } from './share-cause.ts';
import { ownerOf, runsAreOverSeconds, sharedSubjectKey } from './shared-failures.ts';

/** Ends this close together are looked at once. */
const togetherMs = 5 * 60_000;

/** Others that are late are on their way, too. */
const othersSeconds = 30;

/**
 * Runs beside one that was retried are looked at until those that began beside it have ended. One
 * whose end is told after that has them looked at again: it may make a shared cause of them, or take
 * one back. `isFresh` says which facts were not known before.
 */
export function oweLateRuns(
  owe: Owe,
  { connection, receivedAt, signals }: ToldSignals,
  isFresh: (signal: ToldSignals['signals'][number]) => boolean,
): void {
  for (const signal of signals) {
    if (signal.kind !== 'ci_run.completed') continue;
    const lateMs = receivedAt.getTime() - signal.occurredAt.getTime();
    const owner = ownerOf(signal.run.repository);
    if (lateMs < runsAreOverSeconds * 1000 || owner === null || !isFresh(signal)) continue;
    const key = sharedSubjectKey({ connectionId: connection.id, owner });
    const at = Math.floor(signal.occurredAt.getTime() / togetherMs) * togetherMs;
    const due = { inSeconds: othersSeconds, quietly: true };
    owe('relate-late-runs', `${key}@${at}`, due);
  }
}

/** The task: looks whether an owner's runs failed together around a time of which more was told late. */
export async function relateLateRuns(context: SubjectContext, ref: string): Promise<void> {
  const end = ref.lastIndexOf('@');
  const connectionId = ref.slice(0, ref.indexOf('/'));
  const connection = await context.directory.find(connectionId);
  if (!connection?.configured) return;
  const owner = ref.slice(sharedSubjectKey({ connectionId, owner: '' }).length, end);
  const at = new Date(Number(ref.slice(end + 1)) + togetherMs / 2);
  await changeState(context, (tx, owe) =>
    shareCause(tx, owe, connection, { of: { connectionId, owner }, at }),
  );
}
