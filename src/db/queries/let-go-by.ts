import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';

/** The candidates that were brought back when this one was taken back, whatever became of them, locked. */
export function letGoBy(tx: Transaction, into: string): Promise<CandidateRow[]> {
  const letGo = tx
    .select({ id: sql`jsonb_array_elements_text(${auditEvents.detail}->'candidates')::uuid` })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, into),
        eq(auditEvents.action, 'let_go'),
      ),
    );
  return tx
    .select()
    .from(candidates)
    .where(inArray(candidates.id, letGo))
    .orderBy(asc(candidates.id))
    .for('update');
}
