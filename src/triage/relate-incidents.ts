import { isDeepStrictEqual } from 'node:util';
import { and, asc, eq, gte, or, sql } from 'drizzle-orm';
import { foldEpisodes } from '../core/relate/fold-episodes.ts';
import { type Relation, tellsGroup } from '../core/relate/relation.ts';
import { storyRange, storyReachMs } from '../core/relate/story-parts.ts';
import type { Owe } from '../db/change-state.ts';
import type { DbOrTx, Transaction } from '../db/client.ts';
import { alertEpisodes, type StoredEpisode } from '../db/queries/alert-episodes.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { cureGraceMs } from '../db/queries/incidents-under-work.ts';
import { incidentsWithNeighbours } from '../db/queries/incidents-with-neighbours.ts';
import { candidates } from '../db/schema/candidates.ts';
import type { IncidentRow } from '../db/schema/incidents.ts';
import { standsFor } from './episode-relation.ts';
import type { AlertsOfPages } from './keep-incidents.ts';
import type { TriageSettings } from './triage-settings.ts';

/**
 * Pages changed in a way that may matter to their neighbours: those that stand otherwise than is
 * stored now are looked at anew. `changed` are the fingerprints of all alerts that each of them is or
 * was told under, by its subject's key. The caller has locked these and stored all that is new of the
 * pages, so that of two pages of one alert that change at once the later one sees both. A rollback
 * that is being stored at this moment looks for incidents once more when it is there.
 */
export async function relateIncidents(
  tx: Transaction,
  owe: Owe,
  settings: TriageSettings,
  changed: AlertsOfPages,
): Promise<void> {
  if (changed.size === 0) return;
  const settleSeconds = settings.settleSeconds.auto_resolved_page;
  const reach = storyReachMs(settleSeconds);
  for (const incident of await incidentsWithNeighbours(tx, changed, reach)) {
    const { endedAt, startedAt, serviceId } = incident;
    const tier = settings.services.find(({ id }) => id === serviceId)?.tier ?? null;
    const lasted = { from: startedAt, until: endedAt ?? (await databaseNow(tx)) };
    const neighbours = [...(await rollbacksMeanwhile(tx, incident, lasted.until))];
    for (const fingerprint of changed.get(incident.subjectKey) ?? []) {
      neighbours.push(...(await misplaced(tx, fingerprint, lasted, { settleSeconds, tier })));
    }
    for (const key of neighbours) owe('recompute-subject', key, { inSeconds: 0 });
  }
}

/** Pages of the same alert whose candidates are not where their group puts them, and its first one. */
async function misplaced(
  db: DbOrTx,
  fingerprint: string,
  lasted: { from: Date; until: Date },
  { settleSeconds, tier }: { settleSeconds: number; tier: number | null },
): Promise<readonly string[]> {
  const range = storyRange(lasted, settleSeconds);
  const episodes = await alertEpisodes(db, fingerprint, range);
  const stored = new Map(episodes.map((each) => [each.id, each]));
  return foldEpisodes(episodes, settleSeconds).flatMap((group) => {
    const head = stored.get(group.head.id);
    if (head === undefined || !range.isWhole(group.partFrom)) return [];
    const isWorked = group.worked !== null;
    const all = group.members.flatMap(({ id }) => stored.get(id) ?? []);
    const wrong = all.filter((each) => isMisplaced(each, head, isWorked));
    const isTold = isWorked || tellsOf(head, standsFor(group, stored, tier));
    return [...(isTold ? [] : [head]), ...wrong].map((each) => each.subjectKey);
  });
}

/** Whether the one that stands for all tells of them as it would now, and counts as the worst of them. */
function tellsOf(
  { told, toldStory, toldStakes, stakes }: StoredEpisode,
  group: Relation['group'],
): boolean {
  if (group === null) return told === 1 && isDeepStrictEqual(toldStakes, stakes);
  if (told !== group.incidents || toldStory === null) return false;
  return tellsGroup(toldStory, group) && isDeepStrictEqual(toldStakes, group.stakes);
}

function isMisplaced(each: StoredEpisode, head: StoredEpisode, isWorked: boolean): boolean {
  if (isWorked !== each.isWithdrawn) return true;
  if (isWorked) return false;
  return each.foldedInto !== (each === head ? null : head.candidateId);
}

/** Rollbacks that were started while people were on the incident, and those that were not. */
async function rollbacksMeanwhile(
  db: DbOrTx,
  { subjectKey, serviceId, engagedFrom, startedAt }: IncidentRow,
  ended: Date,
): Promise<readonly string[]> {
  const until = new Date(ended.getTime() + cureGraceMs);
  const ofService =
    serviceId === null
      ? undefined
      : and(
          eq(candidates.serviceId, serviceId),
          gte(candidates.occurredAt, engagedFrom ?? startedAt),
          sql`coalesce((${candidates.finding}->>'startedAt')::timestamptz, ${candidates.occurredAt})
            <= ${until.toISOString()}::timestamptz`,
        );
  const rows = await db
    .selectDistinct({ subjectKey: candidates.subjectKey })
    .from(candidates)
    .where(
      and(
        eq(candidates.detector, 'canary_rollback'),
        // What was taken for its cure, until its end or another service was told.
        or(
          ofService,
          sql`${candidates.finding} ? 'incident' and ${candidates.finding}->'incident'->>'subject' = ${subjectKey}`,
        ),
      ),
    )
    .orderBy(asc(candidates.subjectKey))
    .limit(200);
  return rows.map(({ subjectKey }) => subjectKey);
}
