import type { TicketBlock, TicketText } from '../../connectors/contract-tickets.ts';
import { type HowOften, sayWeeks, utc } from '../core/follow-up/say-how-often.ts';
import type { OtherNearMiss } from '../db/queries/others-of-ticket.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { paragraph } from './draft-ticket.ts';

/** So many times are listed one by one; all of them are counted and drawn. */
const mostListed = 3;

/** What happened since a ticket was asked for. */
export type News = {
  howOften: HowOften;
  /** Newest first. */
  again: readonly OtherNearMiss[];
  /** The ticket's own candidate, where what is known of it changed. */
  changed: CandidateRow | null;
};

/** The ticket's one comment: how often it happened again, when last, and its weeks as a line. */
export function writeComment(
  row: Pick<FollowUpRow, 'marker' | 'status'>,
  news: News,
  publicUrl: string | null,
): readonly TicketBlock[] {
  return [
    ...itHappenedAgain(row, news, publicUrl),
    ...whatChanged(news, publicUrl),
    paragraph({ text: `Kept up to date by Closecall (${row.marker}).` }),
  ];
}

function itHappenedAgain(
  { status }: Pick<FollowUpRow, 'status'>,
  { howOften, again }: News,
  publicUrl: string | null,
): TicketBlock[] {
  const { later, lastAt } = howOften;
  if (later === 0 || lastAt === null) return [];
  const times = later === 1 ? 'once' : `${later} times`;
  const weeks = sayWeeks(howOften);
  const said = `It happened again: ${times} since, the last time ${utc(lastAt)}.`;
  return [
    paragraph({ text: said, strong: true }),
    ...(weeks === null ? [] : [paragraph({ text: weeks })]),
    { kind: 'bullets', items: listed(again, publicUrl) },
    ...(status === 'done' ? [paragraph({ text: closedWords })] : []),
  ];
}

const closedWords =
  'This ticket is closed. Should it happen once more after the next deployment, or a week after it was closed, a new ticket will refer to this one.';

function listed(again: readonly OtherNearMiss[], publicUrl: string | null): TicketText[][] {
  const items: TicketText[][] = again
    .slice(0, mostListed)
    .map(({ id, occurredAt, story }) => [
      { text: `${utc(occurredAt)} ` },
      { text: story, href: publicUrl === null ? null : `${publicUrl}/candidates/${id}` },
    ]);
  const rest = again.length - items.length;
  return rest > 0 ? [...items, [{ text: `and ${rest} before` }]] : items;
}

function whatChanged({ changed }: News, publicUrl: string | null): TicketBlock[] {
  if (changed === null) return [];
  const href = publicUrl === null ? null : `${publicUrl}/candidates/${changed.id}`;
  return [paragraph({ text: 'What is known about it changed: ' }, { text: changed.story, href })];
}
