import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { signals } from '../schema/signals.ts';

const most = 200;

/** The facts that a delivery brought, and the candidates of the subjects that they are about. */
export async function outcomeOfDelivery(db: DbOrTx, deliveryId: string) {
  const facts = await db
    .select({
      kind: signals.kind,
      subjectKey: signals.subjectKey,
      occurredAt: signals.occurredAt,
    })
    .from(signals)
    .where(eq(signals.deliveryId, deliveryId))
    .orderBy(asc(signals.occurredAt), asc(signals.factKey))
    .limit(most);
  const subjects = [...new Set(facts.map(({ subjectKey }) => subjectKey))];
  if (subjects.length === 0) return { signals: facts, candidates: [] };
  const found = await db
    .select({
      id: candidates.id,
      detector: candidates.detector,
      status: candidates.status,
      title: candidates.title,
    })
    .from(candidates)
    .where(inArray(candidates.subjectKey, subjects))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(most);
  return { signals: facts, candidates: found };
}
