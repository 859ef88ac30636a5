import { eq } from 'drizzle-orm';
import { type TicketDraft, usualTicketEnds } from '../../connectors/contract-tickets.ts';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import type { FilledField, FilledValue } from '../core/mapping/fill-mapping.ts';
import { TICKET_MARKER_PREFIX } from '../core/ticket-marker.ts';
import { concernsAll, type TargetAnswer } from '../core/ticket-target.ts';
import type { DbOrTx } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { lastAnswer } from './check-tracker.ts';
import { describeFields, fillValues, withFields } from './fill-fields.ts';
import { type FollowUpContext, openTracker } from './follow-up-context.ts';
import { joinedBy, lastEnded, seeLiveOrRecent } from './hold-follow-up.ts';
import { type DraftedFor, prepareDraft } from './prepare-draft.ts';
import { type Target, targetOf } from './ticket-target.ts';

/** What comes of it if a person asks for a ticket of this near miss now. */
export type TicketPreview = {
  candidate: CandidateRow;
  /** The ticket that it has, or would join; null where a new one would be opened. */
  ticket: FollowUpRow | null;
  /** Whether it is on that ticket already. */
  isOwn: boolean;
  /** Null where nothing would be created. */
  draft: PreviewedDraft | null;
};

export type PreviewedDraft = {
  /** The near miss whose story it tells. */
  toldOf: string;
  /** Null where nobody knows where it goes. */
  target: Target | null;
  ticket: TicketDraft;
  /** What the team's mapping sets besides, by the tracker's names where it told them. */
  fields: readonly { name: string; value: FilledValue }[];
  /** What would keep it from being opened, a sentence each. */
  problems: readonly string[];
  /** The tracker was not asked yet whether it takes such a ticket, or is to be asked again. */
  isUnasked: boolean;
};

/** A new ticket's is derived from a row that is not there yet. */
const markerToCome = `${TICKET_MARKER_PREFIX}…`;

/**
 * The ticket as it would be sent now, from the code that sends it. Reads alone: nothing is locked,
 * written or asked of the tracker, so by the time of a decision it may be another. Null where there
 * is no such near miss.
 */
export async function previewTicket(
  context: FollowUpContext,
  id: string,
  actor: string,
): Promise<TicketPreview | null> {
  const { db } = context;
  const [candidate] = await db.select().from(candidates).where(eq(candidates.id, id));
  if (candidate === undefined) return null;
  const canConfirm = nextCandidateStatus(candidate.status, 'confirm', null).ok;
  if (!canConfirm) return previewOwn(context, candidate);
  const ticket = await seeLiveOrRecent(db, candidate);
  const seen = { candidate, ticket, isOwn: false };
  if (ticket === null) {
    const previousId = await lastEnded(db, candidate.fingerprint);
    const row = { marker: markerToCome, previousId, teamId: candidate.teamId };
    return { ...seen, draft: await draftNow(context, row, candidate) };
  }
  const takesOver = joinedBy(ticket, actor) !== null;
  if (!isToBeSent(ticket)) return { ...seen, draft: null };
  const row = takesOver ? { ...ticket, teamId: candidate.teamId } : ticket;
  const told = takesOver ? candidate : await candidateOf(db, ticket, candidate);
  return { ...seen, draft: await draftNow(context, row, told) };
}

async function previewOwn(
  context: FollowUpContext,
  candidate: CandidateRow,
): Promise<TicketPreview> {
  const { db } = context;
  const ticket = await ticketOf(db, candidate);
  const own = { candidate, ticket, isOwn: ticket !== null };
  if (ticket === null || !isToBeSent(ticket)) return { ...own, draft: null };
  const told = await candidateOf(db, ticket, candidate);
  return { ...own, draft: await draftNow(context, ticket, told) };
}

/** Whether it is written anew before it is sent. */
function isToBeSent({ status }: FollowUpRow): boolean {
  return status === 'held' || status === 'failed' || status === 'rehearsed';
}

async function ticketOf(db: DbOrTx, { followUpId }: CandidateRow): Promise<FollowUpRow | null> {
  if (followUpId === null) return null;
  const [row] = await db.select().from(followUps).where(eq(followUps.id, followUpId));
  return row ?? null;
}

/** Whose story the ticket tells. */
async function candidateOf(
  db: DbOrTx,
  { candidateId }: FollowUpRow,
  asked: CandidateRow,
): Promise<CandidateRow> {
  if (candidateId === asked.id) return asked;
  const [row] = await db.select().from(candidates).where(eq(candidates.id, candidateId));
  return row ?? asked;
}

async function draftNow(
  context: FollowUpContext,
  row: DraftedFor & Pick<FollowUpRow, 'teamId'>,
  candidate: CandidateRow,
): Promise<PreviewedDraft> {
  const { db, publicUrl } = context;
  const toldOf = candidate.id;
  const target = await targetOf(db, row);
  if ('problem' in target) {
    const { notUseful } = usualTicketEnds;
    const place = { project: '', issueType: '', publicUrl, notUseful };
    const ticket = await prepareDraft(db, row, candidate, place);
    const problems = [target.problem];
    return { toldOf, target: null, ticket, fields: [], problems, isUnasked: false };
  }
  const opened = await openTracker(context, target.connection);
  const { notUseful } = 'problem' in opened ? usualTicketEnds : opened.ends;
  const { project, issueType } = target;
  const words = await prepareDraft(db, row, candidate, {
    ...{ project, issueType, publicUrl, notUseful },
  });
  const { labels, values } = await fillValues(context, { row, target, candidate });
  const answer = await lastAnswer(db, target);
  const described = answer === null ? [] : describeFields(values, answer);
  const fields = 'problem' in described ? [] : described;
  const ticket = withFields(words, { fields, labels }, notUseful);
  const isUnasked = answer === null || answer.isDoubtful;
  const problems = [
    ...('problem' in opened ? [opened.problem] : []),
    ...(answer === null ? [] : problemsFor(values, answer)),
    ...('problem' in described && !isUnasked ? [described.problem] : []),
    ...('problem' in opened ? [] : misfits(opened.tracker.preview(ticket))),
  ];
  const named = values.map(({ word, value }) => ({ name: nameOf(word, answer), value }));
  return { toldOf, target, ticket, fields: named, problems: [...new Set(problems)], isUnasked };
}

function misfits(made: { ok: true } | { ok: false; problem: string }): readonly string[] {
  return made.ok ? [] : [made.problem];
}

/** What is wrong with every ticket, and with this one where it leaves a field empty. */
function problemsFor(values: readonly FilledField[], answer: TargetAnswer): readonly string[] {
  const filled = new Set(values.map(({ word }) => nameOf(word, answer).toLowerCase()));
  return answer.problems
    .filter((problem) => concernsAll(problem) || !filled.has(problem.about?.toLowerCase() ?? ''))
    .map(({ sentence }) => sentence);
}

function nameOf(word: string, answer: TargetAnswer | null): string {
  return answer?.fields.find((each) => each.word === word)?.name ?? word;
}
