import type { Question } from '../question.ts';
import { NO_API_TOKEN } from './no-api-token.ts';
import { isInReadLog, isUndecided, isUnknown, type PageLog } from './page-log.ts';
import type { PageReading } from './read-page.ts';

/**
 * How well it is known who cleared a page: told, being asked of PagerDuty, or not to be learned,
 * `because` of something. What PagerDuty leaves without an agent may be a timer of its own.
 */
export type Standing =
  | { kind: 'known' }
  | { kind: 'asking' }
  | { kind: 'unconfirmed'; because: string };

export function standingOf(reading: PageReading, log: PageLog, canAsk: boolean): Standing {
  const { lastClear: clear } = reading;
  const timerUnread = log.read?.timerUnread;
  if (timerUnread !== undefined && isUndecided(clear, log)) return unconfirmed(timerUnread);
  if (!isUnknown(clear, log)) return { kind: 'known' };
  if (isInReadLog(clear, log)) return unconfirmed('its log does not tell');
  const unanswered = log.unanswered.get(clear.factKey);
  if (unanswered !== undefined) return unconfirmed(unanswered);
  if (!canAsk) return unconfirmed(NO_API_TOKEN);
  return { kind: 'asking' };
}

function unconfirmed(because: string): Standing {
  return { kind: 'unconfirmed', because };
}

/** What to ask of PagerDuty about a page. */
export function askPageLog({ lastClear, snapshot }: PageReading): Question {
  const { id: incidentId } = lastClear.subject;
  return { kind: 'page_log', incidentId, clear: lastClear.factKey, incident: snapshot };
}

/** What a finding says of an answer that is missing. */
export function sayStanding(standing: Standing): {
  awaits: string | null;
  unconfirmed: string | null;
} {
  return {
    awaits: standing.kind === 'asking' ? 'PagerDuty is being asked who resolved it' : null,
    unconfirmed:
      standing.kind === 'unconfirmed'
        ? `Who cleared it could not be learned: ${standing.because}`
        : null,
  };
}
