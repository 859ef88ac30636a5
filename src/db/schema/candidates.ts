import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CustomerImpact, Gap } from '../../core/candidate/answers.ts';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { FoundBy } from '../../core/detect/found-by.ts';
import type { TraceEntry } from '../../core/policy/evaluate-policy.ts';
import type { Verdict } from '../../core/policy/verdict.ts';
import type { RiskValue } from '../../core/score/said.ts';
import type { ScoreReason } from '../../core/score/score-reason.ts';
import { groupingColumns } from './grouping-columns.ts';
import { judgedByPeople } from './judged-by-people.ts';
import { moment } from './moment.ts';

export const candidates = pgTable(
  'candidates',
  {
    id: uuid().primaryKey(),
    subjectKey: text('subject_key').notNull(),
    connectionId: text('connection_id').notNull(),
    detector: text().$type<DetectorName>().notNull(),
    cycle: text().notNull(),
    /** Which of the detector's rules found it; null on candidates from before that was kept. */
    foundBy: text('found_by').$type<FoundBy>(),
    status: text().$type<CandidateStatus>().notNull(),
    /** Where an undo goes back to; set by the decision. */
    previousStatus: text('previous_status').$type<CandidateStatus>(),
    title: text().notNull(),
    story: text().notNull(),
    serviceId: text('service_id'),
    teamId: text('team_id'),
    /** Who assigned it to that team; null where the team follows from its rule or service. */
    teamAssignedBy: text('team_assigned_by'),
    fingerprint: text().notNull(),
    fingerprintWords: jsonb('fingerprint_words').$type<readonly string[]>().notNull(),
    ...groupingColumns,
    /** When the trouble began; null on candidates from before that was kept. */
    beganAt: moment('began_at'),
    occurredAt: moment('occurred_at').notNull(),
    detectedAt: moment('detected_at').notNull(),
    settlesAt: moment('settles_at').notNull(),
    finding: jsonb().$type<unknown>().notNull(),
    priority: doublePrecision().notNull(),
    severity: doublePrecision().notNull(),
    closeness: doublePrecision().notNull(),
    recurrence: doublePrecision().notNull(),
    agreement: doublePrecision().notNull(),
    agreementLow: doublePrecision('agreement_low').notNull(),
    scoreReasons: jsonb('score_reasons').$type<readonly ScoreReason[]>().notNull(),
    /** When the score was computed last; null on candidates from before that was kept. */
    scoredAt: moment('scored_at'),
    /** What a person said where they knew better than the facts, with a decision or at any time. */
    saidCloseness: integer('said_closeness').$type<RiskValue>(),
    saidSeverity: integer('said_severity').$type<RiskValue>(),
    /** Who said anything of it last; whose each word is where the two below are null, as it once was. */
    saidBy: text('said_by'),
    saidClosenessBy: text('said_closeness_by'),
    saidSeverityBy: text('said_severity_by'),
    verdict: text().$type<Verdict>(),
    trace: jsonb().$type<readonly TraceEntry[]>().notNull(),
    policyVersion: integer('policy_version'),
    customerImpact: text('customer_impact').$type<CustomerImpact>().notNull(),
    gap: text().$type<Gap>().notNull(),
    /** What the gap is, in a line that a person said. */
    gapText: text('gap_text'),
    isFirst: boolean('is_first').notNull(),
    historical: boolean().notNull(),
    /** Commits that it is about; they link it with candidates of other sources. */
    revisions: text().array().notNull().default(sql`'{}'`),
    /** The environment it happened in, of which repository. */
    environment: text(),
    occurrences: integer().notNull(),
    factsChanged: boolean('facts_changed').notNull().default(false),
    /** Moves when status or decision changes, never by enrichment. */
    version: integer().notNull().default(1),
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    decision: text(),
    decisionReason: text('decision_reason'),
    decisionNote: text('decision_note'),
    acceptedBy: text('accepted_by'),
    acceptedUntil: moment('accepted_until'),
    snoozedUntil: moment('snoozed_until'),
    /** Since when it has waited for a person; null while it does not, and where an older release opened it. */
    openSince: moment('open_since'),
    /** The dismissal of its fingerprint that it came back from, as it happens more often than then. */
    returnedFrom: uuid('returned_from'),
    mergedInto: uuid('merged_into'),
    followUpId: uuid('follow_up_id'),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // Identity: one candidate per subject, detector and cycle.
    uniqueIndex('candidates_identity').on(table.subjectKey, table.detector, table.cycle),
    // The inbox: a status, strongest first.
    index('candidates_by_priority').on(table.status, table.priority, table.id),
    // What waits, counted and ranked by fingerprint from the index alone: every page of the inbox does.
    index('candidates_undecided')
      .on(
        table.status,
        table.fingerprint,
        table.teamId,
        table.priority,
        table.id,
        table.isFirst,
        table.occurredAt,
        table.openSince,
        table.detectedAt,
        table.serviceId,
        table.detector,
      )
      .where(sql`status in ('open', 'settling')`),
    // Lists, newest first.
    index('candidates_by_time').on(table.occurredAt, table.id),
    // What was decided, newest first.
    index('candidates_by_decision')
      .on(table.decidedAt, table.id)
      .where(sql`decided_at is not null`),
    // Its chain: what else befell the service, from the index alone as every row of a list asks it; the
    // environment; or the commit.
    index('candidates_by_service').on(
      table.serviceId,
      table.occurredAt,
      table.id,
      table.beganAt,
      table.status,
      table.decidedBy,
    ),
    index('candidates_by_environment').on(table.environment, table.occurredAt),
    // Without a list of what is pending: a chain looks into it for each of its links.
    index('candidates_by_revision').using('gin', table.revisions).with({ fastupdate: false }),
    // "What was taken for the cure or the first sign of this incident?"
    index('candidates_by_incident')
      .on(sql`(finding->'incident'->>'subject')`)
      .where(sql`finding ? 'incident'`),
    // Occurrences of a fingerprint over time, counted from the index alone: some have thousands.
    index('candidates_by_fingerprint').on(
      table.fingerprint,
      table.occurredAt,
      table.id,
      table.status,
      table.decidedBy,
      table.decisionReason,
    ),
    // What people judged, counted from the index alone by kind, rule and service.
    index('candidates_judgements')
      .on(table.detector, table.foundBy, table.serviceId, table.status)
      .where(judgedByPeople(table)),
    // What people's edits of a pattern move.
    index('candidates_by_computed').on(table.computedFingerprint, table.id),
    // "What was merged into this one?"
    index('candidates_by_merge').on(table.mergedInto).where(sql`merged_into is not null`),
    // "Did the fingerprint come back from this dismissal already?"
    index('candidates_by_return').on(table.returnedFrom).where(sql`returned_from is not null`),
    // "Which candidates wait for this ticket?"
    index('candidates_by_follow_up').on(table.followUpId).where(sql`follow_up_id is not null`),
  ],
);

export type CandidateRow = typeof candidates.$inferSelect;
