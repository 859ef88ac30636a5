import type { PageSignal } from '../signal.ts';
import type { Clear } from './page-episodes.ts';

/** That a page's log was read to its end, at the time of its last entry. */
export type LogRead = Extract<PageSignal, { kind: 'page.log_read' }>;

/** What is known of a page from its log. */
export type PageLog = {
  /** The keys of the facts that the log spoke for. */
  byLog: ReadonlySet<string>;
  /** The last time that the log was read; null: never. */
  read: LogRead | null;
  /** Why the log can't be had, where that was found out, by the key of the end that it would explain. */
  unanswered: ReadonlyMap<string, string>;
};

/** The log's times are whole seconds, and an event's are not. */
const WHOLE_SECOND_MS = 999;

/** Whether the log was read when this end stood in it already. */
export function isInReadLog({ occurredAt }: Clear, { read }: PageLog): boolean {
  return read !== null && read.occurredAt.getTime() + WHOLE_SECOND_MS >= occurredAt.getTime();
}

/** Nobody is named as the one who ended it, and the log has not named anybody either. */
export function isUnknown({ resolver, actor, factKey }: Clear, { byLog }: PageLog): boolean {
  return resolver === 'automation' && actor.id === null && !byLog.has(factKey);
}

/**
 * The log says no more of this end than that nobody is named for it, so that it may be a timer's.
 * Automation that has a name is none.
 */
export function isUndecided(clear: Clear, log: PageLog): boolean {
  if (isUnknown(clear, log)) return isInReadLog(clear, log);
  const { resolver, actor, factKey } = clear;
  const isNamed = actor.kind === 'automation' && actor.id !== null;
  return resolver === 'automation' && !isNamed && log.byLog.has(factKey);
}

/** An incident of several alerts has no one key that would tell it from another. */
function onlyKey(keys: readonly string[]): string | null {
  const [key, ...others] = new Set(keys);
  return key === undefined || others.length > 0 ? null : key;
}

/** The key of the alert that fired the page, where it was one alone. */
export function alertKeyOf({ read }: PageLog): string | null {
  return onlyKey(read?.alertKeys ?? []);
}
