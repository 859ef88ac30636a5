import { NO_API_TOKEN } from './no-api-token.ts';
import { oneLine } from './one-line.ts';
import type { Undecided } from './rollback.ts';

/** The first seven characters of a revision, as people read them out. */
export function shortSha(sha: string): string {
  return oneLine(sha, 64).slice(0, 7);
}

export function sayIsAsked(pair: Undecided): string {
  return `GitHub is being asked whether ${sayPair(pair)}`;
}

/** Why it is not known, and is not asked either. */
export function sayCantTell(pair: Undecided): string {
  return sayUnknown(pair, `whether ${sayPair(pair)}`);
}

/** The same of what lies between the two, where a revert is among it. */
export function sayNotSeen(pair: Undecided): string {
  return sayUnknown(pair, 'whether what was reverted had ever been deployed here');
}

function sayUnknown({ known }: Undecided, what: string): string {
  if (known.kind !== 'unanswered') return `${what} is not known: ${NO_API_TOKEN}`;
  const because = oneLine(known.because, 200).replace(/\.$/, '');
  return `${what} could not be learned: ${because}`;
}

/** What is open in an environment, told by the newest pair of each kind. */
export function sayUndecided(undecided: readonly Undecided[]): readonly string[] {
  const open = undecided.filter(({ known }) => known.kind === 'open');
  const rest = undecided.filter(({ known }) => known.kind !== 'open');
  return [...sayNewest(open, sayIsAsked), ...sayNewest(rest, sayCantTell)];
}

function sayNewest(
  pairs: readonly Undecided[],
  say: (pair: Undecided) => string,
): readonly string[] {
  const newest = pairs.at(-1);
  if (newest === undefined) return [];
  const others = pairs.length - 1;
  const more = others === 1 ? '1 earlier pair' : `${others} earlier pairs`;
  return [others === 0 ? say(newest) : `${say(newest)} (and the same of ${more})`];
}

function sayPair({ base, head }: Undecided): string {
  return `${shortSha(head)} is older than ${shortSha(base)}`;
}
