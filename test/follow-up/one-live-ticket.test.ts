import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { moveFollowUp } from '../../src/follow-up/move-follow-up.ts';
import { renameFollowUp } from '../../src/follow-up/rename-follow-up.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { insertCandidate, insertFollowUp } from '../web/support/rows.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let opened: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase({ url: database.url, maxConnections: 4, name: 'test' });
});
afterAll(async () => {
  await opened?.close();
  await database?.drop();
});

/** Runs `work` while another transaction makes a live ticket of the pattern, and commits it meanwhile. */
async function whileOneIsMade<T>(
  fingerprint: string,
  work: (tx: Parameters<typeof renameFollowUp>[0]) => Promise<T>,
): Promise<T> {
  const { db } = opened;
  const other = await insertCandidate(db, { fingerprint });
  let running: Promise<T> | undefined;
  await db.transaction(async (tx) => {
    await tx.execute(sql`insert into follow_ups
      (id, fingerprint, candidate_id, marker, status, held_until, requested_by, created_at)
      values (gen_random_uuid(), ${fingerprint}, ${other.id}, ${`closecall-${other.id}`}, 'held',
        closecall_now(), 'person:dana', closecall_now())`);
    running = db.transaction(work);
    // It is known to wait for this one.
    for (;;) {
      const [row] = await tx.execute<{ waits: boolean }>(
        sql`select exists (select 1 from pg_locks where not granted
          and pg_backend_pid() = any(pg_blocking_pids(pid))) as waits`,
      );
      if (row?.waits) return;
    }
  });
  if (running === undefined) throw new Error('nothing was begun');
  return running;
}

const live = async (fingerprint: string) =>
  (await opened.db.select().from(followUps).where(eq(followUps.fingerprint, fingerprint))).filter(
    ({ status }) => status === 'held' || status === 'open',
  ).length;

test('a ticket that goes into a pattern which gets its own at that moment stays where it was', async () => {
  const candidate = await insertCandidate(opened.db, { fingerprint: 'leaving' });
  const { id } = await insertFollowUp(opened.db, candidate, { status: 'open' });
  await whileOneIsMade('going to', async (tx) => {
    await renameFollowUp(tx, id, 'going to');
    // The transaction goes on.
    await tx.execute(sql`update candidates set story = 'goes on' where id = ${candidate.id}`);
  });
  expect([await live('leaving'), await live('going to')]).toEqual([1, 1]);
});

test('a ticket that is opened again while another one is made stays closed', async () => {
  const candidate = await insertCandidate(opened.db, { fingerprint: 'opened again' });
  const row = await insertFollowUp(opened.db, candidate, { status: 'done' });
  const moved = await whileOneIsMade('opened again', (tx) =>
    moveFollowUp(tx, row, 'ticket_reopened', 'jira'),
  );
  expect([moved, await live('opened again')]).toEqual([null, 1]);
});
