import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { Computed, PatternEdits } from '../../core/pattern-edits.ts';
import { patternOf } from '../../core/pattern-edits.ts';
import type { Transaction } from '../client.ts';
import { candidates, countedFindings, followUps, incidents } from '../schema/index.ts';

/** What an edit may move: what is in these patterns now, or was computed as this one. */
export type Touched = { fingerprints: readonly string[]; computed: string | null };

/** A candidate, and the pattern that it is in after the edits in force. */
export type Regrouped = Row & {
  /** By people, or by the policy for them. */
  isDecided: boolean;
  pattern: string;
};

type Page = { afterId: string | null; limit: number };

/** Those that an edit may move, locked, in the order of their ids. */
export async function candidatesToRegroup(
  tx: Transaction,
  { fingerprints, computed }: Touched,
  edits: PatternEdits,
  { afterId, limit }: Page,
): Promise<readonly Regrouped[]> {
  const rows = await tx
    .select(columns)
    .from(candidates)
    .where(
      and(
        isTouched(candidates, { fingerprints, computed }),
        afterId === null ? undefined : gt(candidates.id, afterId),
      ),
    )
    .orderBy(asc(candidates.id))
    .limit(limit)
    .for('update');
  return rows.map((row) => regrouped(row, edits));
}

/** Those of them whose story a ticket tells: few, and moved with the edit itself. */
export async function ticketedToRegroup(
  tx: Transaction,
  touched: Touched,
  edits: PatternEdits,
): Promise<readonly Regrouped[]> {
  const rows = await tx
    .select(columns)
    .from(candidates)
    .where(
      and(
        isTouched(candidates, touched),
        sql`exists (select 1 from ${followUps} where ${followUps.candidateId} = ${candidates.id}
          and ${followUps.status} <> 'cancelled')`,
      ),
    )
    .orderBy(asc(candidates.id))
    .for('update');
  return rows.map((row) => regrouped(row, edits));
}

const columns = {
  id: candidates.id,
  subjectKey: candidates.subjectKey,
  detector: candidates.detector,
  status: candidates.status,
  decidedBy: candidates.decidedBy,
  decisionReason: candidates.decisionReason,
  gap: candidates.gap,
  historical: candidates.historical,
  occurredAt: candidates.occurredAt,
  fingerprint: candidates.fingerprint,
  computedFingerprint: candidates.computedFingerprint,
  maskedValues: candidates.maskedValues,
};

const decided: ReadonlySet<CandidateStatus> = new Set(['confirmed', 'dismissed', 'merged']);

type Row = Pick<typeof candidates.$inferSelect, keyof typeof columns>;

function regrouped(row: Row, edits: PatternEdits): Regrouped {
  const { status, decidedBy } = row;
  const isFolded = status === 'merged' && decidedBy === 'system';
  const isDecided = decided.has(status) && !isFolded;
  const pattern = patternOf(computedOf(row), edits);
  return { ...row, isDecided, pattern };
}

/** What an earlier release stored has no computed fingerprint beside it, and no edits. */
export function computedOf(
  row: Pick<Row, 'fingerprint' | 'computedFingerprint'> & Partial<Pick<Row, 'maskedValues'>>,
): Computed {
  return { id: row.computedFingerprint ?? row.fingerprint, masked: row.maskedValues ?? [] };
}

type Grouped = typeof candidates | typeof countedFindings | typeof incidents;

function isTouched(table: Grouped, { fingerprints, computed }: Touched): SQL | undefined {
  return or(
    inArray(table.fingerprint, [...fingerprints]),
    computed === null ? undefined : eq(table.computedFingerprint, computed),
  );
}

/**
 * Puts what is only counted, and incidents, into the patterns that they are in after the edits: all
 * at once, as it is done while candidates are locked and each may have values of its own.
 */
export async function regroupOthers(
  tx: Transaction,
  touched: Touched,
  edits: PatternEdits,
): Promise<void> {
  for (const table of [countedFindings, incidents]) {
    const { fingerprint, computedFingerprint, maskedValues } = table;
    const groups = await tx
      .selectDistinct({ fingerprint, computedFingerprint, maskedValues })
      .from(table)
      .where(isTouched(table, touched));
    const moved = groups.flatMap((group) => {
      const { id: computed, masked } = computedOf(group);
      const pattern = patternOf({ id: computed, masked }, edits);
      return pattern === group.fingerprint
        ? []
        : { fingerprint: group.fingerprint, computed, masked, pattern };
    });
    if (moved.length === 0) continue;
    await tx
      .update(table)
      .set({ fingerprint: sql`moved.pattern`, computedFingerprint: sql`moved.computed` })
      .from(
        sql`jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as moved
          (fingerprint text, computed text, masked jsonb, pattern text)`,
      )
      .where(
        and(
          isTouched(table, touched),
          sql`${fingerprint} = moved.fingerprint`,
          sql`coalesce(${computedFingerprint}, ${fingerprint}) = moved.computed`,
          sql`coalesce(${maskedValues}, '[]'::jsonb) = moved.masked`,
        ),
      );
  }
}
