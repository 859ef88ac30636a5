import { sql } from 'drizzle-orm';
import { connectors } from '../../connectors/registry.ts';
import { systemClock } from '../../src/clock.ts';
import { ConfigurationDocument } from '../../src/config/document.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { ok } from '../../src/core/result.ts';
import { changeState } from '../../src/db/change-state.ts';
import type { CandidateRow } from '../../src/db/schema/candidates.ts';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { openDeps } from '../../src/deps.ts';
import { lockFollowUp } from '../../src/follow-up/move-follow-up.ts';
import { noteTicket } from '../../src/follow-up/note-ticket.ts';
import { createLog } from '../../src/observe/log.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { doTaskJob } from '../../workers/do-task.ts';
import { secretBox } from '../support/apply-text.ts';
import { testConfiguration } from '../support/test-configuration.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { insertCandidate } from '../web/support/rows.ts';

const usualToken = 'a secret of this test';
const publicUrl = 'https://closecall.acme.example';

type Options = {
  flavour?: 'cloud' | 'datacenter';
  settings?: Record<string, unknown>;
  policy?: Parameters<typeof testConfiguration>[0]['policy'];
};

/** Candidates, their tickets and a stand-in Jira, with every task done when a test says so. */
export async function openTicketHouse({ flavour = 'cloud', settings = {}, policy }: Options = {}) {
  const database = await createTestDatabase();
  const credentials = { email: 'bot@acme.example', apiToken: usualToken };
  let aheadMs = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + aheadMs) };
  const jira = await startStandInJira({ clock, flavour, credentials });
  const deps = openDeps({
    databaseUrl: database.url,
    queue: { kind: 'off' },
    secretBox,
    egressAllow: ['127.0.0.0/8'],
    publicUrl,
    log: createLog({ level: 'silent' }),
  });
  const { db } = deps;
  await configure();

  async function configure(wanted: { enabled?: boolean; token?: string; dryRun?: boolean } = {}) {
    const { enabled = true, token = usualToken, dryRun = false } = wanted;
    const given = testConfiguration({ jiraUrl: jira.url, ...(policy && { policy }) });
    const own = { deployment: flavour, ...settings };
    const document = ConfigurationDocument.parse({
      ...given,
      teams: given.teams.map((team) => ({ ...team, jira: { ...team.jira, dryRun } })),
      connections: given.connections.map((each) =>
        each.connector === 'jira'
          ? { ...each, enabled, settings: { ...each.settings, ...own } }
          : each,
      ),
    });
    const resolveSecret = () => ok(token);
    const context = { db, connectors, secretBox, actor: 'test', resolveSecret };
    const applied = await applyConfiguration(context, document, { dryRun: false });
    if (!applied.ok) throw new Error(JSON.stringify(applied.problem));
  }

  /** Does what is due, and what that leaves due, until nothing is. */
  async function drain(): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      const due = await db.execute<{ id: string }>(
        sql`select id from outbox where due_at <= closecall_now() order by due_at, id`,
      );
      if (due.length === 0) return;
      for (const { id } of due) await doTaskJob(deps, { outboxId: id });
    }
    throw new Error('there is always something due');
  }

  /** Jira's time moves with the database's. */
  async function shift(interval: string): Promise<void> {
    const [row] = await db.execute<{ ahead: string }>(sql`update clock_shift
      set shift = shift + ${interval}::interval returning extract(epoch from shift) as ahead`);
    aheadMs = Number(row?.ahead) * 1000;
  }

  async function read(id: string): Promise<FollowUpRow> {
    const row = await db.transaction((tx) => lockFollowUp(tx, id));
    if (row === null) throw new Error('there is no such follow-up');
    return row;
  }

  return {
    db,
    deps,
    jira,
    drain,
    shift,
    read,
    /** Jira accepts this token alone from now on; the usual one where none is named. */
    acceptToken(token: string = usualToken) {
      credentials.apiToken = token;
    },
    /** Applies the file again: with the connection off, another token, or a team that rehearses. */
    configure,
    now: async () => {
      const [row] = await db.execute<{ now: string }>(sql`select closecall_now() as now`);
      return new Date(row?.now ?? Number.NaN);
    },
    /** A candidate that people see, of a fingerprint that tests choose. */
    candidate: (wanted: Partial<CandidateRow> = {}) => insertCandidate(db, wanted),
    /** Confirms it, and does what follows at once. */
    async confirmed(candidate: CandidateRow): Promise<FollowUpRow> {
      const { id, version } = candidate;
      const input = { id, version, actor: 'person:dana', ticket: 'yes' as const, note: null };
      const result = await confirmCandidate(deps, input);
      if (!result.ok) throw new Error(JSON.stringify(result.problem));
      await drain();
      return read(result.value.followUpId ?? '');
    },
    /** Hears of every webhook that Jira has sent so far, in this order, as the worker would. */
    async hear(order: (all: ReturnType<StandInJira['webhooks']>) => typeof all = (all) => all) {
      const connection = await deps.directory.find('jira-main');
      const configured = connection?.configured;
      if (configured?.ticketEnds == null) throw new Error('there is no Jira');
      const ends = configured.ticketEnds;
      for (const { delivery } of order(jira.webhooks())) {
        const { body, at: receivedAt } = delivery;
        const told = configured.normalise({
          headers: new Map(),
          json: JSON.parse(body),
          receivedAt,
        });
        if (!told.ok) throw new Error(JSON.stringify(told.problem));
        await changeState(deps, async (tx, owe) => {
          for (const signal of told.value.signals) {
            if (signal.kind === 'ticket.seen') await noteTicket(tx, owe, 'jira-main', signal, ends);
          }
        });
      }
    },
    async close() {
      await deps.close();
      await jira.close();
      await database.drop();
    },
  };
}

export type TicketHouse = Awaited<ReturnType<typeof openTicketHouse>>;
