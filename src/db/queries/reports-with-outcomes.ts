import { type SQL, sql } from 'drizzle-orm';
import { outcomeOf, type ReportOutcome, type Standing } from '../../core/report-outcome.ts';
import { PEOPLE_SOURCE } from '../../core/report-signal.ts';
import { subjectKey } from '../../core/subject.ts';
import type { DbOrTx } from '../client.ts';

/** A report, and what became of it, told by the near miss that stands for it by now. */
type ReportWithOutcome = {
  id: string;
  madeAt: Date;
  candidateId: string | null;
  outcome: ReportOutcome;
  /** What was seen was mended, and its reporter has not looked since. */
  isNews: boolean;
};

/** More than anybody reads. */
const most = 200;

const prefix = subjectKey(PEOPLE_SOURCE, { kind: 'report', id: '' });

/** What was merged may have been merged further; longer ways than this there are none. */
const longestWay = 10;

const standing = sql`
  left join lateral (
    with recursive way (id, status, merged_into, follow_up_id, step) as (
      select id, status, merged_into, follow_up_id, 0 from candidates
      where subject_key = ${prefix} || reports.id
      union all
      select next.id, next.status, next.merged_into, next.follow_up_id, step + 1
      from way join candidates as next on next.id = way.merged_into
      where way.status = 'merged' and step < ${longestWay})
    select way.id, way.status, follow_ups.status as follow_up, follow_ups.closed_at
    from way left join follow_ups on follow_ups.id = way.follow_up_id
    order by step desc limit 1) as stands on true`;

/** Its reporter is to hear that: the ticket was done after they looked last. */
const isNews = sql`(stands.status = 'confirmed' and stands.follow_up = 'done'
  and stands.closed_at > coalesce(reports.seen_at, reports.made_at))`;

export async function reportWithOutcome(db: DbOrTx, id: string): Promise<ReportWithOutcome | null> {
  const [found] = await readReports(db, sql`reports.id = ${id}`);
  return found ?? null;
}

/** What a person reported under their name, newest first. */
export async function reportsOf(db: DbOrTx, reporter: string): Promise<ReportWithOutcome[]> {
  return readReports(db, sql`reports.reporter = ${reporter}`);
}

async function readReports(db: DbOrTx, which: SQL): Promise<ReportWithOutcome[]> {
  const rows = await db.execute<{
    id: string;
    made_at: string;
    candidate_id: string | null;
    status: Standing['status'];
    follow_up: Standing['followUp'];
    is_news: boolean | null;
  }>(sql`
    select reports.id, reports.made_at, stands.id as candidate_id, stands.status,
      stands.follow_up, ${isNews} as is_news
    from reports ${standing}
    where ${which} order by reports.made_at desc, reports.id limit ${most}`);
  return rows.map((row) => ({
    id: row.id,
    madeAt: new Date(row.made_at),
    candidateId: row.candidate_id,
    outcome: outcomeOf({ status: row.status, followUp: row.follow_up }),
    isNews: row.is_news ?? false,
  }));
}

/** Whether anything that this person reported was mended since they looked. */
export async function hasReportNews(db: DbOrTx, reporter: string): Promise<boolean> {
  const [row] = await db.execute<{ news: boolean }>(sql`
    select exists (select 1 from reports ${standing}
      where reports.reporter = ${reporter} and ${isNews}) as news`);
  return row?.news ?? false;
}
