import { eq } from 'drizzle-orm';
import type { TicketDraft } from '../../connectors/contract-tickets.ts';
import { policyFacts } from '../configure/policy-facts.ts';
import { ticketQuestions } from '../configure/ticket-questions.ts';
import { type Asked, chooseQuestions } from '../core/follow-up/question-set.ts';
import type { FormerTicket } from '../core/follow-up/say-came-back.ts';
import type { DbOrTx } from '../db/client.ts';
import { countOccurrences14d } from '../db/queries/count-occurrences.ts';
import { howOften } from '../db/queries/how-often.ts';
import { countOthersOfTicket, othersOfTicket } from '../db/queries/others-of-ticket.ts';
import { themesOfFingerprint } from '../db/queries/themes-of-fingerprint.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { services } from '../db/schema/index.ts';
import { draftTicket } from './draft-ticket.ts';

/** What a ticket's words need of its follow-up, which need not be there yet. */
export type DraftedFor = Pick<FollowUpRow, 'marker' | 'previousId'>;

type Place = { project: string; issueType: string; publicUrl: string | null; notUseful: string };

/** Reads what a ticket tells besides its candidate, and writes its words. */
export async function prepareDraft(
  db: DbOrTx,
  row: DraftedFor,
  candidate: CandidateRow,
  place: Place,
): Promise<TicketDraft> {
  const { fingerprint, id } = candidate;
  const previous = await formerTicket(db, row);
  const asked = await ask(db, candidate, previous);
  return draftTicket({
    ...place,
    candidate,
    asked,
    marker: row.marker,
    previous,
    howOften: await howOften(db, fingerprint, candidate.occurredAt),
    others: await othersOfTicket(db, { fingerprint, id }),
    othersInAll: await countOthersOfTicket(db, { fingerprint, id }),
    themes: await themesOfFingerprint(db, fingerprint),
  });
}

async function ask(
  db: DbOrTx,
  candidate: CandidateRow,
  previous: FormerTicket | null,
): Promise<Asked> {
  const { fingerprint, serviceId } = candidate;
  const known =
    serviceId === null ? [] : await db.select().from(services).where(eq(services.id, serviceId));
  const seen = await countOccurrences14d(db, fingerprint);
  const last = previous?.status ?? 'none';
  const facts = policyFacts({ services: known }, candidate, seen, last);
  const asked = chooseQuestions(await ticketQuestions(db), facts);
  if (asked === null) throw new Error('none of the questions is for everything');
  return asked;
}

/** The ticket of the last time, where this one came after it; null where it is the first. */
export async function formerTicket(
  db: DbOrTx,
  row: Pick<FollowUpRow, 'previousId'>,
): Promise<FormerTicket | null> {
  if (row.previousId === null) return null;
  const [previous] = await db.select().from(followUps).where(eq(followUps.id, row.previousId));
  if (previous === undefined || previous.issueKey === null) return null;
  const { issueKey: key, issueUrl: url, closedAt } = previous;
  return { key, url, closedAt, status: previous.status === 'done' ? 'done' : 'wont_do' };
}
