import { sql } from 'drizzle-orm';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';

export type StrongPattern = {
  detector: DetectorName;
  title: string;
  /** What people call it by; as it was told, where that is kept. */
  words: readonly string[];
  /** The connector's name. */
  source: string;
  count: number;
  lastAt: Date;
};

type Row = Omit<StrongPattern, 'lastAt'> & { lastAt: Date | string };

/** A rollback is known by its environment alone; which repository's that is stands beside it. */
const wordsAsTold = sql`case
  when not finding->'fingerprint' ? 'words' then fingerprint_words
  when detector = 'canary_rollback' and finding->>'environment' is not null
    then jsonb_build_array(finding->'service'->'github', finding->'environment')
  else coalesce(finding->'fingerprint'->'names', '[]') || (finding->'fingerprint'->'words')
    || case when finding->'fingerprint' ? 'kind'
      then jsonb_build_array(finding->'fingerprint'->'kind') else '[]' end
end`;

/** What occurred most often on these connections in that time, each with its last title. */
export async function strongestPatterns(
  db: DbOrTx,
  connectionIds: readonly string[],
  range: { since: Date; until: Date },
  limit: number,
): Promise<readonly StrongPattern[]> {
  const ids = sql.param([...connectionIds]);
  const isInTime = sql`occurred_at between ${range.since.toISOString()}::timestamptz
    and ${range.until.toISOString()}::timestamptz`;
  const rows = await db.execute<Row>(sql`
    with known as (
      select fingerprint, detector, title, occurred_at, id::text as id,
        ${wordsAsTold} as words,
        finding->'fingerprint'->>'source' as source
      from candidates
      where connection_id = any(${ids}::text[]) and ${isInTime}
        and status <> 'withdrawn'
        -- Each firing of an alert counts; what failed with others is told by their shared cause.
        and not (status = 'merged' and decided_by = 'system' and detector <> 'auto_resolved_page')
      union all
      select fingerprint, detector, title, occurred_at, subject_key, fingerprint_words, 'github'
      from counted_findings
      where split_part(subject_key, '/', 1) = any(${ids}::text[]) and ${isInTime}
    ), counted as (
      select fingerprint, count(*)::int as count, max(occurred_at) as "lastAt"
      from known group by fingerprint
      order by count(*) desc, max(occurred_at) desc, fingerprint limit ${limit}
    )
    select distinct on (count, "lastAt", fingerprint)
      known.detector, known.title, known.words, known.source, counted.count, counted."lastAt"
    from counted join known using (fingerprint)
    order by count desc, "lastAt" desc, fingerprint, known.occurred_at desc, known.id
    limit ${limit}`);
  return rows.map((row) => ({ ...row, lastAt: new Date(row.lastAt) }));
}
