import { asc, isNotNull } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { changeState, type TaskName } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import { waitingUnasked } from '../db/queries/waiting-unasked.ts';
import { connections, outbox, teams } from '../db/schema/index.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import type { ReadingContext } from './reading-context.ts';

const lookedAtPerRound = 200;

/**
 * Sees to it that what is done again and again is owed: polling for connections without webhooks,
 * getting lost webhooks where the provider keeps a list of them, asking for runs of which no end was
 * told, finding the accounts that settings name by their address, putting away what nobody looks at,
 * and forgetting old bulk decisions. What is owed already stays as it is, so that any number of
 * processes may do this.
 */
export async function keepStandingTasks(context: ReadingContext): Promise<void> {
  await keepOwed(context, 'put-unlooked-away', 'all');
  await keepOwed(context, 'forget-bulk', 'all');
  const rows = await context.db
    .select({ id: connections.id })
    .from(connections)
    .orderBy(asc(connections.id));
  const usable: string[] = [];
  for (const { id } of rows) {
    const connection = await context.directory.find(id);
    if (connection === null || connection.configured === null) continue;
    usable.push(id);
    for (const task of standingTasks(connection)) await keepOwed(context, task, id);
  }
  await keepTrackerChecks(context);
  await askAgain(context, usable);
}

async function keepOwed({ db }: ReadingContext, task: TaskName, ref: string): Promise<void> {
  await db
    .insert(outbox)
    .values({ id: uuid(), task, ref, dueAt: now, createdAt: now })
    .onConflictDoNothing();
}

/** Whether each team's tracker takes its tickets is asked now and then. */
async function keepTrackerChecks(context: ReadingContext): Promise<void> {
  const rows = await context.db.select({ id: teams.id }).from(teams).where(isNotNull(teams.jira));
  for (const { id } of rows) await keepOwed(context, 'check-tracker', id);
}

function standingTasks({ enabled, configured, apiToken, pollSeconds }: KnownConnection) {
  if (!enabled || configured === null) return [];
  const names = configured.accounts.addresses.length > 0 ? (['find-accounts'] as const) : [];
  if (apiToken === null) return names;
  const polls = pollSeconds !== null && configured.history !== null;
  return [
    ...names,
    ...(polls ? (['poll-connection'] as const) : []),
    ...(configured.sentWebhooks === null ? [] : (['recover-lost'] as const)),
    ...(configured.lookUp === null ? [] : (['ask-for-ends'] as const)),
  ];
}

/** No candidate waits for an answer that nobody asks for: its question is owed, or given up on. */
async function askAgain(context: ReadingContext, connectionIds: readonly string[]): Promise<void> {
  const keys = await waitingUnasked(context.db, connectionIds, lookedAtPerRound);
  if (keys.length === 0) return;
  await changeState(context, async (_, owe) => {
    for (const key of [...keys].sort()) owe('recompute-subject', key, { inSeconds: 0 });
  });
}
