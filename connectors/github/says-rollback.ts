import { cleanLine } from '../../src/core/clean-text.ts';
import { isRevertTitle, timesTakenBack } from '../../src/core/revert-title.ts';
import { own, payloadOf } from './deployment-payload.ts';
import type { Deployment } from './schema.ts';

// In one word anywhere (autoRollback); in two words only by themselves (not "payroll backend").
const ROLLBACK = /(?<!sc)rollback|(?<![a-z])roll(?:ed|ing)?[-_ ]?back(?![a-z])|revert/i;

/** What people write into a flag to say no. */
const UNSET: ReadonlySet<string> = new Set(['', 'false', '0', 'no', 'null', 'none', 'off']);

/**
 * The words in a deployment's task, payload or description that say it is a rollback, as they stand
 * there; GitHub itself has no mark for one. Null where nothing says so.
 */
export function saysRollback(deployment: Deployment): string | null {
  const texts = [deployment.task, ...payloadWords(deployment.payload), deployment.description];
  const found = texts.find((text) => text !== null && saysSo(text));
  return found === undefined || found === null ? null : cleanLine(found, 200);
}

/** Pipelines pass a commit's title on, and that of a revert's revert brings a change back. */
function saysSo(text: string): boolean {
  return timesTakenBack(text) === 0 ? ROLLBACK.test(text) : isRevertTitle(text);
}

/** Whether one of these names is that of something which rolls back. */
export function isCalledRollback(...names: readonly (string | null)[]): boolean {
  return names.some((name) => name !== null && ROLLBACK.test(name));
}

function payloadWords(given: unknown): readonly string[] {
  const payload = payloadOf(given);
  if (typeof payload === 'string') return [payload];
  if (payload === null) return [];
  const task = own(payload, 'task');
  const flags = ['rollback', 'is_rollback'].filter((key) => isSet(own(payload, key)));
  return typeof task === 'string' ? [task, ...flags] : flags;
}

/** An object under such a name says how the tool goes about rollbacks, and not that this is one. */
function isSet(flag: unknown): boolean {
  if (typeof flag === 'string') return !UNSET.has(flag.trim().toLowerCase());
  return flag === true || (typeof flag === 'number' && flag !== 0);
}
