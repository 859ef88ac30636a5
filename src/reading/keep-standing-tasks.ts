import { asc, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { now } from '../db/client.ts';
import { connections, outbox } from '../db/schema/index.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import type { ReadingContext } from './reading-context.ts';

/**
 * Sees to it that what is done again and again is owed: polling for connections without webhooks,
 * and asking for lost webhooks where the provider keeps a list of them. What is owed already stays
 * as it is, so that any number of processes may do this.
 */
export async function keepStandingTasks(context: ReadingContext): Promise<void> {
  const rows = await context.db
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.enabled, true))
    .orderBy(asc(connections.id));
  for (const { id } of rows) {
    const connection = await context.directory.find(id);
    for (const task of connection === null ? [] : standingTasks(connection)) {
      await context.db
        .insert(outbox)
        .values({ id: uuid(), task, ref: id, dueAt: now, createdAt: now })
        .onConflictDoNothing();
    }
  }
}

function standingTasks({ configured, apiToken, pollSeconds }: KnownConnection) {
  if (configured === null || apiToken === null) return [];
  const polls = pollSeconds !== null && configured.history !== null;
  return [
    ...(polls ? (['poll-connection'] as const) : []),
    ...(configured.lostDeliveries === null ? [] : (['recover-lost'] as const)),
  ];
}
