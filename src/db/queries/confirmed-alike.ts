import { and, desc, eq, gte, ne, or } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';
import { candidatesLike } from './list-candidates.ts';

type Of = { id: string; fingerprint: string; service: string | null };

/**
 * What was confirmed since then and may be the same thing as this one, its own pattern and the last
 * decided first: what has these words, or without any that of its fingerprint or service. The index by decision bounds it.
 */
export async function confirmedAlike(
  db: DbOrTx,
  { id, fingerprint, service }: Of,
  { text, since, limit }: { text: string | undefined; since: Date; limit: number },
): Promise<readonly CandidateSummary[]> {
  const isNear = or(
    eq(candidates.fingerprint, fingerprint),
    service === null ? undefined : eq(candidates.serviceId, service),
  );
  return selectSummaries(db)
    .where(
      and(
        ne(candidates.id, id),
        gte(candidates.decidedAt, since),
        candidatesLike({ status: ['confirmed'], text }),
        text === undefined ? isNear : undefined,
      ),
    )
    .orderBy(
      desc(eq(candidates.fingerprint, fingerprint)),
      desc(candidates.decidedAt),
      desc(candidates.id),
    )
    .limit(limit);
}
