import { outOfStep } from '../../../core/follow-up/out-of-step.ts';
import { askAPersonAfterSeconds } from '../../../core/follow-up/reconcile-schedule.ts';
import type { FollowUpStatus } from '../../../core/follow-up/transitions.ts';
import type { TakesTickets } from '../../../core/team.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import type { Tone } from './candidate-words.ts';
import { sayRelative } from './relative-time.ts';

export const followUpWords: Readonly<Record<FollowUpStatus, { text: string; tone: Tone }>> = {
  held: { text: 'Waiting to be sent', tone: 'plain' },
  opening: { text: 'Being opened', tone: 'plain' },
  unknown: { text: 'Not known yet', tone: 'warn' },
  open: { text: 'Open', tone: 'accent' },
  failed: { text: 'Needs you', tone: 'bad' },
  done: { text: 'Done', tone: 'good' },
  wont_do: { text: 'Closed, not done', tone: 'plain' },
  cancelled: { text: 'Not sent', tone: 'plain' },
  rehearsed: { text: 'Would have been opened', tone: 'plain' },
};

/** A person called it a mistake, and Jira does not know that yet. */
type Mistake = { closedAsMistakeAt?: Date | null; notice?: string | null };

function isStillToClose({ closedAsMistakeAt, notice }: Mistake): boolean {
  return Boolean(closedAsMistakeAt) && notice?.startsWith(outOfStep.write) === true;
}

/** Where a ticket stands, as its label. */
export function followUpLabel(of: { status: FollowUpStatus } & Mistake) {
  if (!isStillToClose(of)) return followUpWords[of.status];
  return { text: 'To be closed', tone: 'warn' } as const;
}

type Told = Mistake & {
  /** Left out where nobody looked it up. */
  takesTickets?: TakesTickets | null;
  status: FollowUpStatus;
  heldUntil: Date;
  issueKey: string | null;
  problem?: string | null;
  unknownSince?: Date | null;
  closedAt?: Date | null;
  trackerStatus?: { name: string | null } | null;
};

const noProject =
  'It belongs to no team with a Jira project yet, so no ticket can be opened. Set one first.';

/** Where a ticket stands, as one sentence. */
export function sayFollowUp(of: Told, now: Date): string {
  const ticket = of.issueKey ?? 'The ticket';
  switch (of.status) {
    case 'held':
      if (of.takesTickets === 'no') return noProject;
      return of.heldUntil > now
        ? `A ticket will be opened ${sayRelative(of.heldUntil, now)}.${sayWhyHeld(of)}`
        : 'The ticket is about to be sent.';
    case 'opening':
      return 'The ticket is being opened right now.';
    case 'unknown':
      return sayUnknown(of, now);
    case 'open':
      return `${ticket} is open in Jira${sayTrackerStatus(of)}.`;
    case 'failed':
      return 'The ticket was not opened. It needs you.';
    case 'done':
      return `${ticket} was done${sayClosed(of, now)}.`;
    case 'wont_do':
      if (isStillToClose(of)) {
        return `${ticket} is to be closed as a mistake; Jira was not told yet.`;
      }
      return `${ticket} was closed without being done${sayClosed(of, now)}.`;
    case 'cancelled':
      return of.issueKey === null
        ? 'No ticket will be opened for this.'
        : `It was given up, and ${ticket} turned out to be in Jira after all.`;
    case 'rehearsed':
      return 'A ticket would have been opened. Its team only rehearses, so nothing was sent.';
  }
}

type Standing = Pick<FollowUpRow, 'notUsefulAt' | 'gone' | 'notice' | 'closedAsMistakeAt'>;

/** What else is known of a ticket in Jira, a sentence each. */
export function sayStanding(of: Standing): readonly string[] {
  const { notUsefulAt, gone, notice, closedAsMistakeAt } = of;
  const goneWords = {
    deleted: 'It was deleted in Jira.',
    not_found: 'It was deleted in Jira, or moved to where Closecall can’t see it.',
    out_of_sight:
      'Jira shows neither it nor its project any more. Please check that our account may still see them.',
  };
  return [
    ...(closedAsMistakeAt === null || isStillToClose(of) ? [] : ['It was closed as a mistake.']),
    ...(notUsefulAt === null ? [] : ['Its readers marked it as not useful.']),
    ...(gone === null ? [] : [goneWords[gone]]),
    ...sayNotice(notice, isStillToClose(of)),
  ];
}

/** That Jira was not told is said already where the closing is owed; why it was not may follow. */
function sayNotice(notice: string | null, isSaid: boolean): readonly string[] {
  const left = isSaid ? notice?.slice(outOfStep.write.length).trim() : notice;
  return left ? [left] : [];
}

/** After ten minutes without a trace, a person may ask for another create. */
export function mayCreateAfterAll(of: { unknownSince: Date | null; createdAt: Date }, now: Date) {
  const since = of.unknownSince ?? of.createdAt;
  return now.getTime() - since.getTime() >= askAPersonAfterSeconds * 1000;
}

/** The hours that it waits for, the limit of the day, or what Jira asked for. */
function sayWhyHeld({ problem }: Told): string {
  return problem ? ` ${problem}` : '';
}

function sayUnknown({ unknownSince }: Told, now: Date): string {
  const since = unknownSince
    ? `It was sent ${sayRelative(unknownSince, now)}, without a clear answer. `
    : '';
  return `${since}We keep looking for it in Jira, and never send it twice.`;
}

function sayTrackerStatus({ trackerStatus }: Told): string {
  return trackerStatus?.name ? ` (${trackerStatus.name})` : '';
}

function sayClosed({ closedAt }: Told, now: Date): string {
  return closedAt ? ` ${sayRelative(closedAt, now)}` : '';
}
