import { sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DbOrTx } from '../client.ts';
import { wasNoNearMiss } from './was-no-near-miss.ts';

export type PatternCandidates = {
  /** How many candidates are where; without those that another one of their episode stands for. */
  statuses: ReadonlyMap<CandidateStatus, number>;
  /** The gaps that are told of those that were near misses, the most frequent first. */
  gaps: readonly { gap: string; count: number }[];
};

type Row = { status: CandidateStatus; gap: string; was_nothing: boolean; count: number };

/** Where the candidates of a pattern are, and what gaps they show. */
export async function candidatesOfPattern(
  db: DbOrTx,
  fingerprint: string,
): Promise<PatternCandidates> {
  const rows = await db.execute<Row>(sql`
    select status, gap, ${wasNoNearMiss('candidates')} as was_nothing, count(*)::int as count
    from candidates
    where fingerprint = ${fingerprint} and not (status = 'merged' and decided_by = 'system')
    group by 1, 2, 3 order by status, gap limit 1000`);
  const statuses = new Map<CandidateStatus, number>();
  const gaps = new Map<string, number>();
  for (const { status, gap, was_nothing: wasNothing, count } of rows) {
    statuses.set(status, (statuses.get(status) ?? 0) + count);
    const tells = gap !== 'unknown' && status !== 'withdrawn' && !wasNothing;
    if (tells) gaps.set(gap, (gaps.get(gap) ?? 0) + count);
  }
  return {
    statuses,
    gaps: [...gaps]
      .map(([gap, count]) => ({ gap, count }))
      .sort((a, b) => b.count - a.count || (a.gap < b.gap ? -1 : 1)),
  };
}
