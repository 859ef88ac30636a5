import { eq, sql } from 'drizzle-orm';
import { systemClock } from '../../src/clock.ts';
import { changeState } from '../../src/db/change-state.ts';
import { candidates } from '../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../src/db/schema/follow-ups.ts';
import { siteCircuits } from '../../src/db/schema/index.ts';
import { startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { openDeps } from '../../src/deps.ts';
import { holdFollowUp } from '../../src/follow-up/hold-follow-up.ts';
import { openFollowUp } from '../../src/follow-up/open-follow-up.ts';
import { createLog } from '../../src/observe/log.ts';
import { applyText, secretBox } from '../support/apply-text.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { insertCandidate } from '../web/support/rows.ts';

/** Tickets on a database of their own, with a Jira to send them to; nothing runs by itself. */
export async function openTickets() {
  const database = await createTestDatabase();
  const jira = await startStandInJira({ clock: systemClock });
  const replica = (databaseUrl = database.url) =>
    openDeps({
      databaseUrl,
      queue: { kind: 'off' },
      secretBox,
      egressAllow: ['127.0.0.0/8'],
      publicUrl: 'https://closecall.acme.example',
      log: createLog({ level: 'silent' }),
    });
  const deps = replica();
  const { db } = deps;
  return {
    db,
    deps,
    jira,
    replica,
    /** Others that can read the same database, and write nothing to it. */
    readers: () => replica(`${database.url}?options=-c%20default_transaction_read_only%3Don`),
    /** Applies the team's part of the file; `jira-two` is another connection to the same site. */
    async configure(team: Readonly<Record<string, unknown>>) {
      const connection = (id: string) => ({
        id,
        connector: 'jira',
        settings: { siteUrl: jira.url, email: 'bot@acme.example' },
        secrets: { webhook: ['a webhook secret'], apiToken: 'a token' },
      });
      const place = { connection: 'jira-main', project: 'PAY', issueType: 'Task' };
      const teams = [
        { id: 'payments', name: 'Payments', jira: { ...place, ...team } },
        { id: 'shop', name: 'Shop', jira: { ...place, connection: 'jira-two', project: 'SHOP' } },
      ];
      const services = [{ id: 'checkout', name: 'Checkout', team: 'payments', tier: 1 }];
      const connections = [connection('jira-main'), connection('jira-two')];
      const applied = await applyText(db, JSON.stringify({ teams, services, connections }));
      await deps.directory.reload();
      return applied;
    },
    /** A confirmed near miss, its ticket held and due. Answers the ticket's id. */
    async confirmed(wanted: Parameters<typeof insertCandidate>[1] = {}): Promise<string> {
      const row = await insertCandidate(db, { status: 'confirmed', ...wanted });
      const updated = await changeState(deps, (tx, owe) =>
        holdFollowUp(tx, owe, row, { requestedBy: 'person:dana', undoSeconds: 0 }),
      );
      return updated.followUpId ?? '';
    },
    open: (id: string, by = deps) => openFollowUp(by, id),
    async ticket(id: string): Promise<FollowUpRow> {
      const [row] = await db.select().from(followUps).where(eq(followUps.id, id));
      if (row === undefined) throw new Error('there is no such follow-up');
      return row;
    },
    shiftTime: (interval: string) =>
      db.execute(sql`update clock_shift set shift = shift + ${interval}::interval`),
    circuit: async () => (await db.select().from(siteCircuits))[0] ?? null,
    /** As if nothing had happened, a day later. */
    async reset() {
      jira.faults.clear();
      await db.delete(siteCircuits);
      await db.execute(sql`update clock_shift set shift = shift + interval '25 hours'`);
      await db.delete(followUps);
      await db.delete(candidates);
    },
    async close() {
      await Promise.all([deps.close(), jira.close()]);
      await database.drop();
    },
  };
}

export type Tickets = Awaited<ReturnType<typeof openTickets>>;
