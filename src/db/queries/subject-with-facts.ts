import { asc, count, desc, eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { subjects } from '../schema/index.ts';
import { signals } from '../schema/signals.ts';

export const mostFacts = 1_000;
const mostCandidates = 200;

/** What is known of one subject: its facts, what detectors say of them, what came of it. */
export async function subjectWithFacts(db: DbOrTx, key: string) {
  const [subject] = await db.select().from(subjects).where(eq(subjects.key, key));
  if (subject === undefined) return null;
  const [counted] = await db
    .select({ facts: count() })
    .from(signals)
    .where(eq(signals.subjectKey, key));
  const facts = await db
    .select({
      kind: signals.kind,
      factKey: signals.factKey,
      occurredAt: signals.occurredAt,
      source: signals.source,
      deliveryId: signals.deliveryId,
    })
    .from(signals)
    .where(eq(signals.subjectKey, key))
    .orderBy(asc(signals.occurredAt), asc(signals.factKey))
    .limit(mostFacts);
  const found = await db
    .select({
      id: candidates.id,
      detector: candidates.detector,
      status: candidates.status,
      title: candidates.title,
    })
    .from(candidates)
    .where(eq(candidates.subjectKey, key))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(mostCandidates);
  return { subject, facts, factCount: counted?.facts ?? 0, candidates: found };
}
