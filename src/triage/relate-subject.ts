import { and, asc, between, eq, or, sql } from 'drizzle-orm';
import { episodeReachMs, foldEpisodes } from '../core/relate/fold-episodes.ts';
import type { SubjectKind } from '../core/subject.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { alertEpisodes, type StoredEpisode } from '../db/queries/alert-episodes.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { environmentsWithRevision } from '../db/queries/environments-with-revision.ts';
import { incidentOf } from '../db/queries/incidents-under-work.ts';
import { candidates } from '../db/schema/candidates.ts';
import type { IncidentRow } from '../db/schema/incidents.ts';
import { recomputeSubject, type SubjectContext } from './recompute-subject.ts';
import { relateRun } from './relate-run.ts';
import { loadTriageSettings } from './triage-settings.ts';

/** A rollback is reported when it is over; the page may have cleared shortly before. */
const cureGraceMs = 10 * 60_000;

/**
 * The task: a subject changed in a way that may matter to its neighbours. Those that stand otherwise
 * than the stored facts say are looked at anew, each in a transaction of its own. It runs after the
 * commit, so that of two subjects that change at once the later one sees both.
 */
export async function relateSubject(context: SubjectContext, key: string): Promise<void> {
  if (isOf('ci_run', key)) return relateRun(context, key);
  if (isOf('revision', key)) return relateRevision(context, key);
  const incident = await incidentOf(context.db, key);
  if (incident === null) return recomputeSubject(context, key);
  const { settleSeconds } = await loadTriageSettings(context.db);
  const touched = new Set([
    ...(await misplaced(context.db, incident, settleSeconds.auto_resolved_page)),
    ...(await rollbacksMeanwhile(context.db, incident)),
  ]);
  await changeState(context, (_, owe) => oweAll(owe, touched));
}

/** The subject's kind stands in its key. */
export function isOf(kind: SubjectKind, key: string): boolean {
  return key.slice(key.indexOf('/') + 1).startsWith(`${kind}:`);
}

/** A revert was merged: the environments that got it look at it anew. */
async function relateRevision(context: SubjectContext, key: string): Promise<void> {
  const connectionId = key.slice(0, key.indexOf('/'));
  const sha = key.slice(key.lastIndexOf(':') + 1);
  const touched = await environmentsWithRevision(context.db, { connectionId, sha });
  await changeState(context, (_, owe) => oweAll(owe, touched));
}

async function oweAll(owe: Owe, keys: Iterable<string>): Promise<void> {
  for (const key of keys) owe('recompute-subject', key, { inSeconds: 0 });
}

/** Pages of the same alert whose candidates are not where their group puts them, and its first one. */
async function misplaced(
  db: DbOrTx,
  incident: IncidentRow,
  settleSeconds: number,
): Promise<readonly string[]> {
  const { startedAt, endedAt, fingerprint } = incident;
  const reach = episodeReachMs(settleSeconds);
  const from = new Date(startedAt.getTime() - reach);
  const episodes = await alertEpisodes(db, fingerprint, {
    from,
    until: new Date((endedAt ?? startedAt).getTime() + reach),
  });
  const stored = new Map(episodes.map((each) => [each.id, each]));
  return foldEpisodes(episodes, settleSeconds).flatMap(({ members, worked }) => {
    const head = stored.get(members[0]?.id ?? '');
    if (head === undefined) return [];
    // What came before it may lie beyond what is read.
    const isAtEdge = head.beganAt.getTime() < from.getTime() + settleSeconds * 1000;
    const wrong = members
      .map(({ id }) => stored.get(id))
      .filter((each) => each !== undefined)
      .filter((each) => isMisplaced(each, head, { isWorked: worked !== null, isAtEdge }));
    // The first one tells how many there are.
    const isMiscounted = worked === null && head.told !== members.length && !isAtEdge;
    return [...(isMiscounted ? [head] : []), ...wrong].map((each) => each.subjectKey);
  });
}

function isMisplaced(
  each: StoredEpisode,
  head: StoredEpisode,
  { isWorked, isAtEdge }: { isWorked: boolean; isAtEdge: boolean },
): boolean {
  if (isWorked !== each.isWithdrawn) return true;
  if (isWorked) return false;
  if (each === head) return each.foldedInto !== null && !isAtEdge;
  // Where the first one is folded itself, its own head lies further back than is read here.
  return each.foldedInto !== (head.foldedInto ?? head.candidateId);
}

/** Rollbacks of the service while people were on the incident, and those that were not. */
async function rollbacksMeanwhile(
  db: DbOrTx,
  { subjectKey, serviceId, engagedFrom, startedAt, endedAt }: IncidentRow,
): Promise<readonly string[]> {
  if (serviceId === null) return [];
  const until = new Date((endedAt ?? (await databaseNow(db))).getTime() + cureGraceMs);
  const rows = await db
    .selectDistinct({ subjectKey: candidates.subjectKey })
    .from(candidates)
    .where(
      and(
        eq(candidates.serviceId, serviceId),
        eq(candidates.detector, 'canary_rollback'),
        or(
          between(candidates.occurredAt, engagedFrom ?? startedAt, until),
          // What was taken for its cure, until its end was told.
          sql`${candidates.finding}->'incident'->>'subject' = ${subjectKey}`,
        ),
      ),
    )
    .orderBy(asc(candidates.subjectKey))
    .limit(200);
  return rows.map(({ subjectKey }) => subjectKey);
}
