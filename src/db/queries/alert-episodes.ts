import { sql } from 'drizzle-orm';
import type { Stakes } from '../../core/detect/finding.ts';
import type { AlertEpisode } from '../../core/relate/fold-episodes.ts';
import type { DbOrTx } from '../client.ts';
import { decidedByPeopleAt } from './decided-by-people.ts';

/** A firing of an alert: a candidate of a page, or an episode of an incident that people worked. */
export type StoredEpisode = AlertEpisode & {
  subjectKey: string;
  candidateId: string | null;
  foldedInto: string | null;
  isWithdrawn: boolean;
  /** How many it says it stands for, 1 for itself alone, in which words, and what the score takes. */
  told: number;
  toldStory: string | null;
  toldStakes: Stakes | null;
  /** What the score would take from it alone; null for what people worked. */
  stakes: Stakes | null;
};

/** More firings of one alert within half a day tell nothing new. */
const mostRead = 5_000;

/** An episode's own name, whatever candidate it may have. */
export function episodeId(subjectKey: string, cycle: string): string {
  return `${subjectKey}/${cycle}`;
}

/** `leaveOut` is a subject whose candidates are just being written anew. */
type Range = { from: Date; until: Date; leaveOut?: string };

type Row = {
  candidate_id: string | null;
  subject_key: string;
  cycle: string;
  began_at: string;
  ended_at: string | null;
  alert_key: string | null;
  worked_from: string | null;
  told: number;
  told_story: string | null;
  told_stakes: Stakes | null;
  stakes: Stakes | null;
  folded_into: string | null;
  is_withdrawn: boolean;
  is_past: boolean;
  found_at: string | null;
  decided_at: string | null;
};

/**
 * The firings of an alert in that time, with what was taken back because of its neighbours, in no
 * order. What people worked while it fired is told by its incident, and has no candidate unless it
 * cleared by itself afterwards.
 */
export async function alertEpisodes(
  db: DbOrTx,
  fingerprint: string,
  range: Range,
): Promise<readonly StoredEpisode[]> {
  const from = sql`${range.from.toISOString()}::timestamptz`;
  const until = sql`${range.until.toISOString()}::timestamptz`;
  const rows = await db.execute<Row>(sql`
    (select null::uuid as candidate_id, subject_key, episode.cycle, episode."beganAt" as began_at,
      episode.until as ended_at, alert_key, episode."workedFrom" as worked_from, 1 as told,
      null as told_story, null::jsonb as told_stakes, null::jsonb as stakes,
      null::uuid as folded_into, false as is_withdrawn, false as is_past,
      null::timestamptz as found_at, null::timestamptz as decided_at
    from incidents cross join lateral jsonb_to_recordset(engagements)
      as episode (cycle text, "beganAt" timestamptz, until timestamptz, "workedFrom" timestamptz)
    where fingerprint = ${fingerprint} and worked_from is not null and started_at < ${until}
      and episode."workedFrom" is not null and episode."beganAt" < ${until}
      and coalesce(episode.until, episode."beganAt") >= ${from}
    order by episode."beganAt", subject_key limit ${mostRead})
    union all
    (select id, subject_key, cycle, coalesce(began_at, occurred_at), occurred_at,
      found."alertKey", found."workedFrom", coalesce(found.episodes, 1),
      case when found.episodes > 1 then found.story end,
      jsonb_build_object('closeness', found.closeness, 'severity', found.severity),
      coalesce(found.alone,
        jsonb_build_object('closeness', found.closeness, 'severity', found.severity)),
      case when status = 'merged' and decided_by = 'system' then merged_into end,
      status = 'withdrawn', historical, detected_at,
      ${decidedByPeopleAt}
    from candidates cross join lateral jsonb_to_record(finding) as found ("alertKey" text,
      "workedFrom" timestamptz, episodes int, story text, closeness jsonb, severity jsonb,
      alone jsonb, incident jsonb)
    where fingerprint = ${fingerprint} and detector = 'auto_resolved_page'
      and occurred_at >= ${from} and coalesce(began_at, occurred_at) < ${until}
      and subject_key is distinct from ${range.leaveOut ?? null}
      and (status <> 'withdrawn' or found.incident is not null)
    order by occurred_at, id limit ${mostRead})`);
  const episodes = new Map<string, StoredEpisode>();
  for (const episode of rows.map(toEpisode)) {
    const known = episodes.get(episode.id);
    episodes.set(episode.id, known === undefined ? episode : toldByBoth(known, episode));
  }
  return [...episodes.values()];
}

/** Whether people worked it is told by the incident, which is written first. */
function toldByBoth(one: StoredEpisode, other: StoredEpisode): StoredEpisode {
  const [candidate, incident] = one.candidateId === null ? [other, one] : [one, other];
  return { ...candidate, workedFrom: incident.workedFrom };
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
    foundAt: row.found_at === null ? null : new Date(row.found_at),
    decidedAt: row.decided_at === null ? null : new Date(row.decided_at),
    told: row.told,
    toldStory: row.told_story,
    toldStakes: row.told_stakes,
    stakes: row.stakes,
    workedFrom: row.worked_from === null ? null : new Date(row.worked_from),
  };
}
