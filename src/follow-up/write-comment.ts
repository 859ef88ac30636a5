import type { TicketBlock, TicketText } from '../../connectors/contract-tickets.ts';
import { repeatsMarker } from '../core/follow-up/mistake-marker.ts';
import { sayCommonGap } from '../core/follow-up/say-gap.ts';
import { type HowOften, sayWeeks, utc } from '../core/follow-up/say-how-often.ts';
import type { OtherNearMiss } from '../db/queries/others-of-ticket.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { named, pageOf, pageOfPattern, paragraph } from './draft-ticket.ts';

/** So many times are listed one by one; all of them are counted and drawn. */
const mostListed = 3;

/** What happened since a ticket was asked for. */
export type News = {
  howOften: HowOften;
  /** Newest first; the newest of them where they are very many. */
  again: readonly OtherNearMiss[];
  againInAll: number;
  /** The gaps of its own candidate and of all others of the pattern, the earlier ones too. */
  gaps: readonly string[];
  /** The ticket's own candidate, where what is known of it changed. */
  changed: CandidateRow | null;
};

/**
 * The ticket's one comment: how often it happened again, when last, its weeks as a line, and what
 * their gaps have in common, of which most are said only after the ticket was written.
 */
export function writeComment(
  row: Pick<FollowUpRow, 'marker' | 'status' | 'fingerprint'>,
  news: News,
  publicUrl: string | null,
): readonly TicketBlock[] {
  return [
    ...(tellsOfNothing(news) ? [paragraph({ text: takenBack, strong: true })] : []),
    ...itHappenedAgain(row, news, publicUrl),
    ...whatChanged(news, publicUrl),
    paragraph({ text: `Kept up to date by Closecall ${repeatsMarker(row.marker)}.` }),
  ];
}

const takenBack =
  'What this comment told of is not counted here any more: it was no near miss after all, or it belongs elsewhere.';

/** Nothing of what it told before is left. */
export function tellsOfNothing({ howOften, changed }: News): boolean {
  return howOften.later === 0 && changed === null;
}

function itHappenedAgain(
  { status, fingerprint }: Pick<FollowUpRow, 'status' | 'fingerprint'>,
  { howOften, again, againInAll, gaps }: News,
  publicUrl: string | null,
): TicketBlock[] {
  const { later, lastAt } = howOften;
  if (later === 0 || lastAt === null) return [];
  const times = later === 1 ? 'once' : `${later} times`;
  const weeks = sayWeeks(howOften);
  const common = sayCommonGap(gaps);
  const said = `It happened again: ${times} since, the last time ${utc(lastAt)}.`;
  return [
    paragraph({ text: said, strong: true }),
    ...(weeks === null ? [] : [paragraph({ text: weeks })]),
    ...(common === null ? [] : [paragraph(named('The gap it may show'), { text: `${common}.` })]),
    {
      kind: 'bullets',
      items: listed(again, againInAll, {
        publicUrl,
        pattern: pageOfPattern(publicUrl, fingerprint),
      }),
    },
    ...(status === 'done' ? [paragraph({ text: closedWords })] : []),
  ];
}

const closedWords =
  'This ticket is closed. Should it happen once more after the next deployment, or a week after it was closed, a new ticket will refer to this one.';

function listed(
  again: readonly OtherNearMiss[],
  inAll: number,
  { publicUrl, pattern }: { publicUrl: string | null; pattern: string | null },
): TicketText[][] {
  const items: TicketText[][] = again
    .slice(0, mostListed)
    .map(({ id, occurredAt, story }) => [
      { text: `${utc(occurredAt)} ` },
      { text: story, href: pageOf(publicUrl, id) },
    ]);
  const rest = inAll - items.length;
  return rest > 0 ? [...items, [{ text: `and ${rest} before`, href: pattern }]] : items;
}

function whatChanged({ changed }: News, publicUrl: string | null): TicketBlock[] {
  if (changed === null) return [];
  const href = pageOf(publicUrl, changed.id);
  return [paragraph({ text: 'What is known about it changed: ' }, { text: changed.story, href })];
}
