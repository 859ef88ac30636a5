import { cleanLine } from '../../src/core/clean-text.ts';
import { own, payloadOf } from './deployment-payload.ts';
import type { Deployment } from './schema.ts';

// In one word anywhere (autoRollback); in two words only by themselves (not "payroll backend").
const ROLLBACK = /(?<!sc)rollback|(?<![a-z])roll(?:ed|ing)?[-_ ]?back(?![a-z])|revert/i;

/** What people write into a flag to say no. */
const UNSET: readonly unknown[] = [undefined, null, false, 0, '', 'false', '0', 'no', 'null'];

/**
 * The words in a deployment's task, payload or description that say it is a rollback, as they stand
 * there; GitHub itself has no mark for one. Null where nothing says so.
 */
export function saysRollback(deployment: Deployment): string | null {
  const texts = [deployment.task, ...payloadWords(deployment.payload), deployment.description];
  const found = texts.find((text) => text !== null && ROLLBACK.test(text));
  return found === undefined || found === null ? null : cleanLine(found, 200);
}

function payloadWords(given: unknown): readonly string[] {
  const payload = payloadOf(given);
  if (typeof payload === 'string') return [payload];
  if (payload === null) return [];
  const task = own(payload, 'task');
  const flags = ['rollback', 'is_rollback'].filter((key) => isSet(own(payload, key)));
  return typeof task === 'string' ? [task, ...flags] : flags;
}

function isSet(flag: unknown): boolean {
  return !UNSET.includes(typeof flag === 'string' ? flag.trim().toLowerCase() : flag);
}
