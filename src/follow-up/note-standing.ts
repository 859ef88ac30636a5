import { eq, sql } from 'drizzle-orm';
import { type AuditEntry, writeAudit } from '../db/audit.ts';
import { now, type Transaction } from '../db/client.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import type { SeenTicket } from './take-ticket-state.ts';

type Columns = Partial<
  Pick<FollowUpRow, 'issueKey' | 'issueUrl' | 'project' | 'gone'> & { notUsefulAt: unknown }
>;

/** One thing about a ticket that is new, with what the audit says of it. */
type News = { set: Columns; action: string | null; detail: Record<string, unknown> };

/**
 * Keeps what a ticket tells of itself besides being open or over: its status, where it lives, whether
 * its readers call it of no use, and that it is gone. What changed is audited.
 */
export async function noteStanding(
  tx: Transaction,
  row: FollowUpRow,
  ticket: SeenTicket,
  notUseful: string,
): Promise<FollowUpRow> {
  const news = ticket.deleted
    ? goneNews(row, ticket.deleted === true ? 'deleted' : 'not_found')
    : [...placeNews(row, ticket), ...labelNews(row, ticket, notUseful)];
  const [noted] = await tx
    .update(followUps)
    .set({
      trackerStatus: ticket.status,
      // A tracker's clock that is ahead would put aside all that it tells until then.
      trackerSeenAt: sql`least(${now}, ${ticket.at.toISOString()}::timestamptz)`,
      ...(ticket.url === null || ticket.deleted ? {} : { issueUrl: ticket.url }),
      ...Object.assign({}, ...news.map(({ set }) => set)),
    })
    .where(eq(followUps.id, row.id))
    .returning();
  for (const { action, detail } of news) {
    if (action !== null) await audit(tx, row.id, action, detail);
  }
  return noted ?? row;
}

/** Of an open one its end is audited, which says the same. */
function goneNews({ gone, issueKey, status }: FollowUpRow, how: 'deleted' | 'not_found'): News[] {
  if (gone === 'deleted' || gone === how) return [];
  if (status === 'open') return [{ set: { gone: how }, action: null, detail: {} }];
  return [{ set: { gone: how }, action: 'ticket_gone', detail: { issueKey, how } }];
}

function placeNews(row: FollowUpRow, { key, project }: SeenTicket): News[] {
  const back: News[] =
    row.gone === null
      ? []
      : [{ set: { gone: null }, action: 'ticket_seen_again', detail: { issueKey: key } }];
  const isMoved = row.issueKey !== null && row.issueKey !== key;
  const set = { issueKey: key, project: project ?? row.project };
  if (!isMoved) return [...back];
  const detail = { from: row.issueKey, to: key, issueKey: key };
  return [...back, { set, action: 'ticket_moved', detail }];
}

function labelNews(row: FollowUpRow, { labels, key }: SeenTicket, notUseful: string): News[] {
  if (labels === null) return [];
  const isMarked = labels.some((label) => label.toLowerCase() === notUseful.toLowerCase());
  if (isMarked === (row.notUsefulAt !== null)) return [];
  const action = isMarked ? 'marked_not_useful' : 'not_useful_taken_back';
  return [{ set: { notUsefulAt: isMarked ? now : null }, action, detail: { issueKey: key } }];
}

async function audit(tx: Transaction, id: string, action: string, detail: AuditEntry['detail']) {
  await writeAudit(tx, { actor: 'jira', action, entity: 'follow_up', entityId: id, detail });
}

/** Jira shows our account neither the ticket nor its project. What was known of it stays as it is. */
export async function noteOutOfSight(tx: Transaction, row: FollowUpRow): Promise<void> {
  if (row.gone !== null) return;
  await tx.update(followUps).set({ gone: 'out_of_sight' }).where(eq(followUps.id, row.id));
  await audit(tx, row.id, 'ticket_out_of_sight', { issueKey: row.issueKey });
}
