import { OutboundError } from '../../connectors/contract.ts';
import type { TicketTracker, WriteOutcome } from '../../connectors/contract-tickets.ts';
import type { Database } from '../db/client.ts';
import { pauseConnections } from './pause-connections.ts';
import { claimTrial, noteSiteFailure, noteSiteSuccess, probeSeconds } from './site-circuit.ts';
import { readSiteState, type Site, type SiteState, type Wait } from './site-state.ts';

/** Without a wish of the tracker's, a pause lasts as long as this. */
const unstatedPauseSeconds = 30;

/** Nor is one shorter than this, whatever it wished: `Retry-After` may be 0, or a date that is past. */
export const leastPauseSeconds = 5;

/**
 * A tracker whose every call obeys what the site asked for, and tells every other process how it
 * went. `admit` says whether a write may go out now, so that whoever asks first marks nothing as
 * sent in vain; a write asks by itself.
 */
export type GuardedTracker = { tracker: TicketTracker; admit(): Promise<Wait | null> };

type Guard = { db: Database; site: Site; tracker: TicketTracker };

export function guardTracker(guard: Guard): GuardedTracker {
  const { tracker } = guard;
  let admitted: { state: SiteState; isTrial: boolean } | null = null;

  const admit = async (): Promise<Wait | null> => {
    if (admitted !== null) return null;
    const answer = await askForWrite(guard);
    if ('seconds' in answer) return answer;
    admitted = answer;
    return null;
  };
  const read = <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) => {
    return (...args: Args) => guardedRead(guard, () => call(...args));
  };
  const write = <Args extends unknown[], T>(call: (...args: Args) => Promise<WriteOutcome<T>>) => {
    return async (...args: Args): Promise<WriteOutcome<T>> => {
      const wait = await admit();
      if (wait !== null || admitted === null) return notNow(wait);
      const outcome = await call(...args);
      // How it ended is what counts; that others learn of it late does no harm.
      await noteWrite(guard, outcome, admitted).catch(() => undefined);
      return outcome;
    };
  };

  return {
    admit,
    tracker: {
      preview: tracker.preview,
      checkTarget: read(tracker.checkTarget),
      probe: read(tracker.probe),
      findByLabel: read(tracker.findByLabel),
      read: read(tracker.read),
      findComments: read(tracker.findComments),
      seesProject: read(tracker.seesProject),
      transitions: read(tracker.transitions),
      isLinked: read(tracker.isLinked),
      create: write(tracker.create),
      addComment: write(tracker.addComment),
      updateComment: write(tracker.updateComment),
      transition: write(tracker.transition),
      link: write(tracker.link),
    },
  };
}

function notNow(wait: Wait | null): WriteOutcome<never> {
  const { seconds, reason } = wait ?? { seconds: probeSeconds, reason: '' };
  const retryAfterMs = seconds * 1000;
  return { kind: 'not_sent', detail: reason, retryAfterMs, because: 'asked_to_wait' };
}

/** After a time of failures one goes first, for all processes: it reads, and then writes. */
async function askForWrite(guard: Guard): Promise<Wait | { state: SiteState; isTrial: boolean }> {
  const { db, site, tracker } = guard;
  const state = await readSiteState(db, site);
  if (state.paused !== null) return state.paused;
  const { circuit } = state;
  if (circuit === null || circuit.openForSeconds === null) return { state, isTrial: false };
  const reason = `${site.title} did not answer several times in a row, so nothing is sent to it for a while (${circuit.problem})`;
  if (circuit.openForSeconds > 0) return { seconds: circuit.openForSeconds, reason };
  if (!(await claimTrial(db, site))) return { seconds: probeSeconds, reason };
  try {
    await tracker.probe();
  } catch (error) {
    await noteRead(guard, error, { state, isTrial: true });
    return { seconds: probeSeconds, reason };
  }
  return { state, isTrial: true };
}

/** Reads go on while writes wait, each at its own pace: they are how it shows that the site is back. */
async function guardedRead<T>(guard: Guard, call: () => Promise<T>): Promise<T> {
  const { db, site } = guard;
  const state = await readSiteState(db, site);
  if (state.paused !== null) {
    const { seconds, reason } = state.paused;
    throw new OutboundError('rate_limited', reason, { retryAfterMs: seconds * 1000 });
  }
  try {
    const answer = await call();
    await noteSiteSuccess(db, site, 'read', state);
    return answer;
  } catch (error) {
    await noteRead(guard, error, { state, isTrial: false });
    throw error;
  }
}

type Noted = { state: SiteState; isTrial: boolean };

async function noteRead({ db, site }: Guard, error: unknown, { state, isTrial }: Noted) {
  if (!(error instanceof OutboundError)) return;
  const { code, message, status, retryAfterMs } = error;
  await notePause({ db, site }, { isAsked: code === 'rate_limited', retryAfterMs, message });
  const isNoAnswer = code === 'timeout' || code === 'unreachable' || code === 'broken_answer';
  if (isNoAnswer) await noteSiteFailure(db, site, { kind: 'read', problem: message, isTrial });
  else if (isNo(status)) await noteSiteSuccess(db, site, 'read', state);
}

async function noteWrite(
  { db, site }: Pick<Guard, 'db' | 'site'>,
  outcome: WriteOutcome<unknown>,
  { state, isTrial }: Noted,
): Promise<void> {
  const failed = (problem: string) =>
    noteSiteFailure(db, site, { kind: 'write', problem, isTrial });
  switch (outcome.kind) {
    case 'done':
      return noteSiteSuccess(db, site, 'write', state);
    case 'refused':
      return isNo(outcome.status) ? noteSiteSuccess(db, site, 'write', state) : undefined;
    case 'ambiguous': {
      const { detail: message, retryAfterMs = null } = outcome;
      await notePause({ db, site }, { isAsked: false, retryAfterMs, message });
      return failed(message);
    }
    case 'not_sent': {
      const { because, detail: message, retryAfterMs } = outcome;
      await notePause(
        { db, site },
        { isAsked: because === 'asked_to_wait', retryAfterMs, message },
      );
      return because === 'unreachable' ? failed(message) : undefined;
    }
  }
}

/** A site that says no is well. */
function isNo(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500;
}

/** What the site wishes holds for every connection to it, whichever answer told of it. */
async function notePause(
  { db, site }: Pick<Guard, 'db' | 'site'>,
  {
    isAsked,
    retryAfterMs,
    message,
  }: { isAsked: boolean; retryAfterMs: number | null; message: string },
): Promise<void> {
  if (!isAsked && retryAfterMs === null) return;
  const seconds = retryAfterMs === null ? unstatedPauseSeconds : retryAfterMs / 1000;
  const paused = Math.max(leastPauseSeconds, seconds);
  await pauseConnections(db, site.connectionIds, paused, message);
}
