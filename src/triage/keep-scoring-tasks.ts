import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { DbOrTx } from '../db/client.ts';
import { learnEverySeconds } from './learn-recurrence.ts';
import { rescoreEverySeconds } from './rescore-waiting.ts';

/** A look back is put in order for some minutes after it was read. */
const afterLookBackSeconds = 300;

/** Decisions look back at no more events than this; the next round follows the others. */
const eventsLookedAt = 1_000;

/**
 * Sees to it that scores follow what they stand on: that the standing tasks are owed, and that they
 * are due at once after a person decided or another policy was put in force, or a look back brought
 * much that was seen. Decisions
 * themselves owe nothing, so that none waits for another one; while a round is under way no other one
 * is begun by them. A task that was put off to its next round
 * was done that long before it. Any number of processes may do this.
 */
export async function keepScoringTasks(db: DbOrTx): Promise<void> {
  await db.execute(sql`
    insert into outbox (id, task, ref, due_at, created_at)
    select id, task, 'all', closecall_now() + make_interval(secs => seconds), closecall_now()
    from (values (${uuid()}::uuid, 'learn-recurrence', ${afterLookBackSeconds}::int),
      (${uuid()}::uuid, 'rescore-candidates', ${rescoreEverySeconds}::int))
      as standing (id, task, seconds)
    on conflict do nothing`);
  await db.execute(sql`
    update outbox set due_at = closecall_now()
    where due_at > closecall_now() and ref = 'all' and (
      task = 'rescore-candidates' and not exists (
        select from outbox as turn where turn.task = 'rescore-candidates' and turn.ref <> 'all')
      and (exists (
        select from (select * from audit_events order by id desc limit ${eventsLookedAt}) as event
        where entity = 'candidate' and action in ('confirm', 'dismiss', 'undo')
          and at > outbox.due_at - make_interval(secs => ${rescoreEverySeconds}::int))
        or exists (select from policies where active
          and activated_at > outbox.due_at - make_interval(secs => ${rescoreEverySeconds}::int)))
      or task = 'learn-recurrence' and exists (
        select from readings where purpose = 'backfill'
          and finished_at > outbox.due_at - make_interval(secs => ${learnEverySeconds}::int)
          and finished_at < closecall_now() - make_interval(secs => ${afterLookBackSeconds}::int)))`);
}
