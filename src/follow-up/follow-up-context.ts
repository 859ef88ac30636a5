import { eq, sql } from 'drizzle-orm';
import type { Outbound } from '../../connectors/contract.ts';
import { type TicketEnds, usualTicketEnds } from '../../connectors/contract-tickets.ts';
import type { LastTicket, PolicyFacts } from '../core/policy/facts.ts';
import type { StateContext } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { connectionPauses } from '../db/schema/index.ts';
import type { ConnectionDirectory } from '../ingest/connection-directory.ts';
import { type GuardedTracker, guardTracker } from './guard-tracker.ts';

/** What the verbs of follow-ups need. `publicUrl` is null while nobody said where people reach us. */
export type FollowUpContext = StateContext & {
  directory: ConnectionDirectory;
  outbound: Outbound;
  publicUrl: string | null;
  /** What the policy's conditions, and a ticket's fields, may name of a candidate. */
  candidateFacts: (
    db: DbOrTx,
    candidate: CandidateRow,
    lastTicket: LastTicket,
  ) => Promise<PolicyFacts>;
};

export type OpenTracker = GuardedTracker & {
  ends: TicketEnds;
  /** Whether the tracker tells us of changes by itself. */
  hasWebhooks: boolean;
};

/** The tracker behind a connection, or a sentence for people on why there is none. */
export async function openTracker(
  context: FollowUpContext,
  connectionId: string,
): Promise<OpenTracker | { problem: string }> {
  // It may have another token since a moment ago, which is what people wait for.
  await context.directory.reload();
  const connection = await context.directory.find(connectionId);
  if (connection === null) return { problem: `There is no connection called "${connectionId}".` };
  if (!connection.enabled) return { problem: `The connection "${connectionId}" is switched off.` };
  if (connection.configured === null) {
    return { problem: `The settings of "${connectionId}" have a fault: ${connection.problem}` };
  }
  const { tickets, ticketEnds } = connection.configured;
  if (tickets === null) return { problem: `${connection.connector.title} can’t open tickets.` };
  const guarded = guardTracker({
    db: context.db,
    site: {
      name: connection.site,
      title: connection.connector.title,
      connectionIds: await context.directory.sameSite(connectionId),
    },
    tracker: tickets({ apiToken: connection.apiToken, outbound: context.outbound }),
  });
  const hasWebhooks = connection.webhookSecrets.length > 0;
  return { ...guarded, ends: ticketEnds ?? usualTicketEnds, hasWebhooks };
}

/** Seconds until the provider wants to hear from us again; 0 when it never asked for a pause. */
export async function pausedForSeconds(db: DbOrTx, connectionId: string): Promise<number> {
  const [row] = await db
    .select({
      seconds: sql<number>`extract(epoch from ${connectionPauses.until} - closecall_now())`.mapWith(
        Number,
      ),
    })
    .from(connectionPauses)
    .where(eq(connectionPauses.connectionId, connectionId));
  return Math.max(0, row?.seconds ?? 0);
}
