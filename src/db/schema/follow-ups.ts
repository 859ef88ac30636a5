import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { FollowUpStatus } from '../../core/follow-up/transitions.ts';
import type { Rehearsal } from '../../core/ticket-target.ts';
import { moment } from './moment.ts';

export type TrackerStatus = { id: string | null; name: string | null; category: string | null };

export const followUps = pgTable(
  'follow_ups',
  {
    id: uuid().primaryKey(),
    fingerprint: text().notNull(),
    /** The candidate whose story the ticket tells; another one while it is unsent and this one leaves. */
    candidateId: uuid('candidate_id').notNull(),
    teamId: text('team_id'),
    /** Where the ticket goes, fixed when it is sent; null while the team has no tracker. */
    connectionId: text('connection_id'),
    project: text(),
    issueType: text('issue_type'),
    /** Deterministic, stored before the call, carried by the ticket as a label. */
    marker: text().notNull(),
    status: text().$type<FollowUpStatus>().notNull(),
    heldUntil: moment('held_until').notNull(),
    claimedUntil: moment('claimed_until'),
    unknownSince: moment('unknown_since'),
    checks: integer().notNull().default(0),
    /** Creates that were put on the wire, by us or after a person asked for another. */
    sends: integer().notNull().default(0),
    /** When the last of them that may have made a ticket was put on the wire; null where none did. */
    sentAt: moment('sent_at'),
    /** A person asked for it to be sent, however many were today. */
    skipsLimit: boolean('skips_limit').notNull().default(false),
    /** What would have been sent, since the team rehearses; kept from the last time. */
    rehearsal: jsonb().$type<Rehearsal>(),
    issueId: text('issue_id'),
    issueKey: text('issue_key'),
    issueUrl: text('issue_url'),
    /** The tracker's own words, or ours, when a person is needed. */
    problem: text(),
    /**
     * Who said no last: Jira, whose words `problem` is then, and `token` where it was about the API
     * token as a whole; we ourselves, or the team's week.
     */
    refusedBy: text('refused_by').$type<'jira' | 'token' | 'closecall' | 'week'>(),
    trackerStatus: jsonb('tracker_status').$type<TrackerStatus>(),
    /** The provider's time of that status, never later than ours; an older webhook overwrites no newer one. */
    trackerSeenAt: moment('tracker_seen_at'),
    commentId: text('comment_id'),
    /** A digest of what that comment says; `unsure` where one was sent and may not be there. */
    commentDigest: text('comment_digest'),
    /** Since when it carries the label with which its readers say that it is of no use. */
    notUsefulAt: moment('not_useful_at'),
    /** A person closed it as a mistake; what Jira says of its status from then on changes nothing. */
    closedAsMistakeAt: moment('closed_as_mistake_at'),
    /**
     * Jira no longer shows the ticket: it said that it was deleted; it shows its project without it, so
     * that it was deleted or moved to where our account sees nothing; or it shows neither.
     */
    gone: text().$type<'deleted' | 'not_found' | 'out_of_sight'>(),
    /** What could not be done to the ticket, which holds nothing up. */
    notice: text(),
    /** The ticket of the last time, when it came back after that was done. */
    previousId: uuid('previous_id'),
    requestedBy: text('requested_by').notNull(),
    createdAt: moment('created_at').notNull(),
    openedAt: moment('opened_at'),
    closedAt: moment('closed_at'),
    version: integer().notNull().default(1),
  },
  (table) => [
    // At most one live ticket per fingerprint.
    uniqueIndex('follow_ups_live')
      .on(table.fingerprint)
      .where(sql`status in ('held', 'opening', 'unknown', 'open', 'failed', 'rehearsed')`),
    // A marker names one row, whatever happens.
    uniqueIndex('follow_ups_marker').on(table.marker),
    // A tracker's webhook names its issue.
    index('follow_ups_issue').on(table.connectionId, table.issueId),
    // Each project takes so many tickets a day.
    index('follow_ups_sent').on(table.project, table.sentAt).where(sql`sent_at is not null`),
    index('follow_ups_candidate').on(table.candidateId),
    // Those of one pattern, whatever became of them.
    index('follow_ups_fingerprint').on(table.fingerprint),
    // "Which were called of no use?", with every score.
    index('follow_ups_not_useful').on(table.candidateId).where(sql`not_useful_at is not null`),
    // "How many did rules open for this team lately?"
    index('follow_ups_automatic')
      .on(table.teamId, table.createdAt)
      .where(sql`requested_by like 'policy:%'`),
  ],
);

export type FollowUpRow = typeof followUps.$inferSelect;
