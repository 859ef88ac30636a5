import type { SQL } from 'drizzle-orm';
import type { Context } from 'hono';
import { chooseForReview } from '../../core/review/choose-for-review.ts';
import { sayInCommon } from '../../core/review/in-common.ts';
import { spanOfWeek } from '../../core/review/week.ts';
import { candidateSummariesOf } from '../../db/queries/candidate-summaries-of.ts';
import { lastLessons, lessonsOf } from '../../db/queries/lessons-of.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { reviewCandidates } from '../../db/queries/review-candidates.ts';
import { ReviewPage } from '../views/review/review-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

const mostTeams = 500;
const mostLessons = 10;

/** Seven days, by the first of them, and whose near misses; `where` says the latter to the database. */
export type ReviewAt = { week: string; team: string; where: SQL | undefined };

/** Why nothing was written down, and what had been typed; null where it can't be kept. */
export type Refused = { id: string; sentence: string; typed: string | null; status: 409 | 422 };

export async function showReview(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  { week, team, where }: ReviewAt,
  refused: Refused | null = null,
) {
  const { from, to } = spanOfWeek(week);
  const [rows, teams, before] = await Promise.all([
    reviewCandidates(db, { from, to, where }),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
    lastLessons(db, where, mostLessons),
  ]);
  const chosen = chooseForReview(rows);
  const ids = chosen.map(({ row }) => row.id);
  const [summaries, lessons] = await Promise.all([
    candidateSummariesOf(db, ids),
    lessonsOf(db, ids),
  ]);
  const items = chosen.flatMap(({ row, reason }) => {
    const item = summaries.find(({ id }) => id === row.id);
    const lesson = lessons.get(row.id) ?? null;
    return item === undefined ? [] : [{ item, reason, times: row.timesInWeek, lesson }];
  });
  return c.html(
    <ReviewPage
      caller={c.get('caller')}
      now={clock.now()}
      {...{ week, team, teams, items, refused }}
      common={sayInCommon(
        chosen.map(({ row }) => ({ ...row, hour: row.occurredAt.getUTCHours() })),
      )}
      before={before.filter(({ candidateId }) => !ids.includes(candidateId))}
    />,
    refused?.status ?? 200,
  );
}
