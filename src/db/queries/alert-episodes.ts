import { sql } from 'drizzle-orm';
import type { Stakes } from '../../core/detect/finding.ts';
import type { AlertEpisode } from '../../core/relate/fold-episodes.ts';
import type { DbOrTx } from '../client.ts';

/** A firing of an alert: a candidate of a page, or an incident that people worked. */
export type StoredEpisode = AlertEpisode & {
  subjectKey: string;
  candidateId: string | null;
  foldedInto: string | null;
  isWithdrawn: boolean;
  /** How many it says it stands for, 1 for itself alone, and what the score takes from that. */
  told: number;
  toldStakes: Stakes | null;
  /** What the score would take from it alone; null for what people worked. */
  stakes: Stakes | null;
};

/** More firings of one alert within two days tell nothing new. */
const mostRead = 1_000;

/** An episode's own name, whatever candidate it may have. */
export function episodeId(subjectKey: string, cycle: string): string {
  return `${subjectKey}/${cycle}`;
}

type Range = { from: Date; until: Date };

type Row = {
  candidate_id: string | null;
  subject_key: string;
  cycle: string;
  began_at: string;
  ended_at: string | null;
  alert_key: string | null;
  /** Null for what cleared by itself. */
  worked_from: string | null;
  told: number;
  told_stakes: Stakes | null;
  stakes: Stakes | null;
  folded_into: string | null;
  is_withdrawn: boolean;
  is_past: boolean;
};

/** The firings of an alert in that time, with what was taken back because of its neighbours. */
export async function alertEpisodes(
  db: DbOrTx,
  fingerprint: string,
  range: Range,
): Promise<readonly StoredEpisode[]> {
  const from = sql`${range.from.toISOString()}::timestamptz`;
  const until = sql`${range.until.toISOString()}::timestamptz`;
  const rows = await db.execute<Row>(sql`
    (select id as candidate_id, subject_key, cycle, coalesce(began_at, occurred_at) as began_at,
      occurred_at as ended_at, finding->>'alertKey' as alert_key, null::timestamptz as worked_from,
      coalesce((finding->>'episodes')::int, 1) as told,
      jsonb_build_object('closeness', finding->'closeness', 'severity', finding->'severity')
        as told_stakes,
      coalesce(finding->'alone',
        jsonb_build_object('closeness', finding->'closeness', 'severity', finding->'severity'))
        as stakes,
      case when status = 'merged' and decided_by = 'system' then merged_into end as folded_into,
      status = 'withdrawn' as is_withdrawn, historical as is_past
    from candidates
    where fingerprint = ${fingerprint} and detector = 'auto_resolved_page'
      and occurred_at between ${from} and ${until}
      and (status <> 'withdrawn' or finding ? 'incident')
    order by occurred_at, id limit ${mostRead})
    union all
    (select null, subject_key, 'worked', worked.began_at, ended_at, alert_key, worked_from,
      1, null, null, null, false, false
    from incidents cross join lateral (
      -- Where it had cleared by itself before, the work began another story of it.
      select case when exists (select 1 from candidates as own
          where own.subject_key = incidents.subject_key and own.detector = 'auto_resolved_page'
            and coalesce(own.began_at, own.occurred_at) < incidents.worked_from
            and (own.status <> 'withdrawn' or own.finding ? 'incident'))
        then worked_from else started_at end as began_at) as worked
    where fingerprint = ${fingerprint} and worked_from >= ${from} and started_at <= ${until}
      and worked.began_at between ${from} and ${until}
    order by worked.began_at, subject_key limit ${mostRead})`);
  return rows.map(toEpisode);
}

function toEpisode(row: Row): StoredEpisode {
  const { subject_key: subjectKey } = row;
  return {
    id: episodeId(subjectKey, row.cycle),
    subjectKey,
    candidateId: row.candidate_id,
    beganAt: new Date(row.began_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    alertKey: row.alert_key,
    foldedInto: row.folded_into,
    isWithdrawn: row.is_withdrawn,
    isPast: row.is_past,
    told: row.told,
    toldStakes: row.told_stakes,
    stakes: row.stakes,
    isWorked: row.worked_from !== null,
  };
}
