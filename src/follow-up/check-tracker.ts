import { isDeepStrictEqual } from 'node:util';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import { mayBeEmpty } from '../core/mapping/may-be-empty.ts';
import { unsureFacts } from '../core/mapping/ticket-facts.ts';
import { fixedTexts, mappedFields } from '../core/mapping/walk-mapping.ts';
import type { TeamTracker } from '../core/team.ts';
import { concernsAll, type TargetAnswer } from '../core/ticket-target.ts';
import type { Owe } from '../db/change-state.ts';
import { type DbOrTx, now, nowPlusSeconds, type Transaction } from '../db/client.ts';
import { trackerChecks } from '../db/schema/index.ts';
import { type FollowUpContext, type OpenTracker, openTracker } from './follow-up-context.ts';
import type { Wait } from './site-state.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';
import { type Target, targetOf } from './ticket-target.ts';

/** Screens and rights are changed by people, and seldom. */
const everySeconds = 86_400;

/** A tracker that could not be asked is asked again after this, unless it wishes otherwise. */
const unansweredSeconds = 120;

/**
 * The task: whether a team's tracker would take its tickets, asked when it was configured, daily and
 * after it refused one, so that an admin knows before the next ticket fails. Reads alone.
 */
export async function checkTracker(context: FollowUpContext, teamId: string): Promise<TaskOutcome> {
  const target = await targetOf(context.db, { teamId });
  if ('problem' in target) {
    await context.db.delete(trackerChecks).where(eq(trackerChecks.teamId, teamId));
    return done;
  }
  const opened = await openTracker(context, target.connection);
  if ('problem' in opened) {
    const problem = {
      code: 'connection',
      about: target.connection,
      sentence: opened.problem,
    } as const;
    await keepAnswer(context.db, target, { problems: [problem], fields: [] });
    return later(everySeconds);
  }
  const answer = await askTarget(context, target, opened);
  return later('seconds' in answer ? answer.seconds : everySeconds);
}

/** Asks the tracker and keeps what it says; a wait where it could not be asked, which is kept too. */
export async function askTarget(
  { db, publicUrl }: Pick<FollowUpContext, 'db' | 'publicUrl'>,
  target: Target,
  { tracker }: Pick<OpenTracker, 'tracker'>,
): Promise<TargetAnswer | Wait> {
  const { project, issueType } = target;
  const unsure = unsureFacts(publicUrl);
  const fields = mappedFields(target).map(({ word, value }) => ({
    word,
    fixed: fixedTexts(value),
    mayBeEmpty: mayBeEmpty(value, unsure),
  }));
  try {
    const answer = await tracker.checkTarget({ project, issueType, fields });
    await keepAnswer(db, target, answer);
    return answer;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    await keepUnanswered(db, target, error.message);
    const seconds = Math.max(1, (error.retryAfterMs ?? unansweredSeconds * 1000) / 1000);
    return { seconds, reason: `Not sent yet: ${error.message}` };
  }
}

/** What the tracker said of this very target, if it took tickets then; null where it is to be asked. */
export async function keptAnswer(db: DbOrTx, target: Target): Promise<TargetAnswer | null> {
  const kept = await lastAnswer(db, target);
  return kept === null || kept.isDoubtful || kept.problems.some(concernsAll) ? null : kept;
}

type LastAnswer = TargetAnswer & { isDoubtful: boolean };

/**
 * What it said last of this very target, whatever that was; doubtful where it refused a ticket since,
 * or never answered. Null where it was never asked.
 */
export async function lastAnswer(db: DbOrTx, target: Target): Promise<LastAnswer | null> {
  const [row] = await db
    .select()
    .from(trackerChecks)
    .where(eq(trackerChecks.teamId, target.teamId));
  if (row === undefined || !isDeepStrictEqual(row.target, checked(target))) return null;
  const { problems, fields, checkedAt } = row;
  return { problems, fields, isDoubtful: checkedAt === null };
}

/** Where many tickets are refused in a row, what was asked just now is not asked with each of them. */
const freshSeconds = 60;
const isDoubtful = or(
  isNull(trackerChecks.checkedAt),
  lt(trackerChecks.checkedAt, nowPlusSeconds(-freshSeconds)),
);

/**
 * The tracker refused a ticket of the team, so what it said before may hold no longer: it is asked at
 * once, and nothing is sent by the old answer. Problems that were known are told until then.
 */
export async function askAnew(tx: Transaction, owe: Owe, teamId: string): Promise<void> {
  const doubtful = await tx
    .update(trackerChecks)
    .set({ checkedAt: null })
    .where(and(eq(trackerChecks.teamId, teamId), isDoubtful))
    .returning({ teamId: trackerChecks.teamId });
  owe('check-tracker', teamId, { inSeconds: doubtful.length > 0 ? 0 : freshSeconds });
}

/** What of a target the tracker is asked about. */
function checked(target: TeamTracker): TeamTracker {
  const { connection, project, issueType, assignee, components, priority, labels, fields } = target;
  const all = { connection, project, issueType, assignee, components, priority, labels, fields };
  return JSON.parse(JSON.stringify(all));
}

async function keepAnswer(db: DbOrTx, target: Target, answer: TargetAnswer): Promise<void> {
  const set = {
    target: checked(target),
    checkedAt: now,
    problems: answer.problems,
    fields: answer.fields,
    triedAt: now,
    unanswered: null,
  };
  await db
    .insert(trackerChecks)
    .values({ teamId: target.teamId, ...set })
    .onConflictDoUpdate({ target: trackerChecks.teamId, set });
}

/** What was said last stays, and so does when. */
async function keepUnanswered(db: DbOrTx, target: Target, unanswered: string): Promise<void> {
  await db
    .insert(trackerChecks)
    .values({
      teamId: target.teamId,
      target: checked(target),
      problems: [],
      fields: [],
      triedAt: now,
      unanswered,
    })
    .onConflictDoUpdate({ target: trackerChecks.teamId, set: { triedAt: now, unanswered } });
}
