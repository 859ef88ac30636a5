import { and, asc, between, eq, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { AlertEpisode } from '../../core/relate/fold-episodes.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { incidents } from '../schema/incidents.ts';

/** A firing of an alert: a candidate of a page, or an incident that people worked. */
export type StoredEpisode = AlertEpisode & {
  subjectKey: string;
  candidateId: string | null;
  foldedInto: string | null;
  isWithdrawn: boolean;
  /** How many it says it stands for; 1 for itself alone. */
  told: number;
};

/** More firings of one alert within two days tell nothing new. */
const mostRead = 1_000;

/** An episode's own name, whatever candidate it may have. */
export function episodeId(subjectKey: string, cycle: string): string {
  return `${subjectKey}/${cycle}`;
}

type Range = { from: Date; until: Date };

/** The firings of an alert in that time, with what was taken back because of its neighbours. */
export async function alertEpisodes(
  db: DbOrTx,
  fingerprint: string,
  range: Range,
): Promise<readonly StoredEpisode[]> {
  const cleared = await clearedEpisodes(db, fingerprint, range);
  const withOwn = new Set(cleared.map(({ subjectKey }) => subjectKey));
  const worked = await workedEpisodes(db, fingerprint, range);
  return [
    ...cleared,
    ...worked.map(({ subjectKey, alertKey, startedAt, workedFrom, endedAt }) => ({
      id: `${subjectKey}/worked`,
      subjectKey,
      candidateId: null,
      // Where it had cleared by itself before, the work began another story of it.
      beganAt: withOwn.has(subjectKey) ? (workedFrom ?? startedAt) : startedAt,
      endedAt,
      alertKey,
      foldedInto: null,
      isWithdrawn: false,
      told: 1,
      isWorked: true,
    })),
  ];
}

async function clearedEpisodes(
  db: DbOrTx,
  fingerprint: string,
  range: Range,
): Promise<readonly StoredEpisode[]> {
  const isFolded = sql`${candidates.status} = 'merged' and ${candidates.decidedBy} = 'system'`;
  const rows = await db
    .select({
      candidateId: candidates.id,
      subjectKey: candidates.subjectKey,
      cycle: candidates.cycle,
      beganAt: candidates.beganAt,
      endedAt: candidates.occurredAt,
      alertKey: sql<string | null>`${candidates.finding}->>'alertKey'`,
      told: sql<number>`coalesce((${candidates.finding}->>'episodes')::int, 1)`,
      status: candidates.status,
      foldedInto: sql<string | null>`case when ${isFolded} then ${candidates.mergedInto} end`,
    })
    .from(candidates)
    .where(
      and(
        eq(candidates.fingerprint, fingerprint),
        eq(candidates.detector, 'auto_resolved_page'),
        between(candidates.occurredAt, range.from, range.until),
        or(ne(candidates.status, 'withdrawn'), sql`${candidates.finding} ? 'incident'`),
      ),
    )
    .orderBy(asc(candidates.occurredAt), asc(candidates.id))
    .limit(mostRead);
  return rows.map(({ cycle, status, beganAt, ...row }) => ({
    ...row,
    id: episodeId(row.subjectKey, cycle),
    beganAt: beganAt ?? row.endedAt,
    isWithdrawn: status === 'withdrawn',
    isWorked: false,
  }));
}

async function workedEpisodes(db: DbOrTx, fingerprint: string, range: Range) {
  return db
    .select({
      subjectKey: incidents.subjectKey,
      startedAt: incidents.startedAt,
      alertKey: incidents.alertKey,
      workedFrom: incidents.workedFrom,
      endedAt: incidents.endedAt,
    })
    .from(incidents)
    .where(
      and(
        eq(incidents.fingerprint, fingerprint),
        isNotNull(incidents.workedFrom),
        between(incidents.startedAt, range.from, range.until),
      ),
    )
    .orderBy(asc(incidents.startedAt), asc(incidents.subjectKey))
    .limit(mostRead);
}
