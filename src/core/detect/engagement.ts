import { oneLine } from './one-line.ts';
import { isClear, isFiring, type PageEpisode, type PageStep } from './page-episodes.ts';
import { beganAtOf, isHand } from './read-page.ts';

/** That people were on one episode of a page. */
export type Engagement = {
  /** The episode's number, as its finding has it. */
  cycle: string;
  /** When the episode began. */
  beganAt: Date;
  /** Since when they are taken to have been on it. */
  from: Date;
  /** The first thing that one of them did. */
  touchedAt: Date;
  /** Null while it fires. */
  until: Date | null;
  /** Where a person did more than look: the firing that was under way when they began. */
  workedFrom: Date | null;
  /** The name of who began. */
  by: string | null;
};

/** Who resolves a page with a note leaves that in the same moment, and as often before the end. */
const RESOLVING_MS = 5_000;

/**
 * Since when people were on an episode; null where nobody was before it ended. Whoever resolved it by
 * hand, without having touched it before, had been on it since it fired.
 *
 * Worked: a person resolved it, did more than acknowledge it or open it by hand while it fired (a
 * note, an escalation, a handing on, a call for help, a change), or did that and it fires still, which
 * is what somebody at work looks like. Not worked: acknowledged and then cleared, which is a near
 * miss, and acknowledged and then closed by a timer, which nobody finished. What people do after an
 * end, such as a note for the record, is not work on it either, and a listed bot is no person.
 */
export function readEngagement(episode: PageEpisode, cycle: number): Engagement | null {
  const end = endOf(episode);
  const hands = handsUntil(end, episode);
  const [first] = hands;
  if (first === undefined) return null;
  const beganAt = beganAtOf(episode) ?? first.occurredAt;
  const firedAt = firingUnderWay(first, episode) ?? earlier(beganAt, first.occurredAt);
  const isWorked = end === null || hands.some((hand) => !isLook(hand));
  return {
    cycle: String(cycle),
    beganAt,
    from: isResolvedAtOnce(first, hands) ? firedAt : first.occurredAt,
    touchedAt: first.occurredAt,
    until: end?.occurredAt ?? null,
    workedFrom: isWorked ? firedAt : null,
    by: oneLine(first.actor.name ?? '', 60) || null,
  };
}

/** What people did in an episode until it ended. */
function handsUntil(end: PageStep | null, { signals }: PageEpisode): readonly PageStep[] {
  const lasted = end === null ? signals : signals.slice(0, signals.indexOf(end) + 1);
  return lasted.filter(isHand);
}

function endOf({ signals }: PageEpisode): PageStep | null {
  const last = signals.findLast((step) => isFiring(step) || isClear(step));
  return last !== undefined && isClear(last) ? last : null;
}

/** To take it up, to put it off, or to open it is not yet to do something about it. */
function isLook(step: PageStep): boolean {
  if (step.kind === 'page.handled') return step.what === 'snooze';
  return step.kind === 'page.acknowledged' || isFiring(step);
}

function isResolvedAtOnce(first: PageStep, hands: readonly PageStep[]): boolean {
  const end = hands.find(isClear);
  return end !== undefined && msBetween(first, end) <= RESOLVING_MS;
}

function msBetween(one: PageStep, other: PageStep): number {
  return other.occurredAt.getTime() - one.occurredAt.getTime();
}

/** The firing that something was done about; never later than that, whatever clocks say. */
function firingUnderWay(step: PageStep, { signals }: PageEpisode): Date | null {
  const before = signals.slice(0, signals.indexOf(step) + 1);
  const firing = before.findLast(isFiring);
  return firing === undefined ? null : earlier(firing.occurredAt, step.occurredAt);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
