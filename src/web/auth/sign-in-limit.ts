import type { Clock } from '../../clock.ts';

/**
 * Slows down guessing at passwords, per account and per address that tries. Ten bad tries are free; then
 * each next one has to wait, longer each time, five minutes at most. A browser that signed in to an
 * account before is counted by itself, so nobody can keep people out by guessing at their account;
 * links and single sign-on are never held up.
 */
export type SignInLimit = {
  /** Seconds to wait before any of these may be tried again; 0 when now. Counts the try as bad. */
  begin(keys: readonly string[]): number;
  /** The try was good after all, so it is not counted. */
  takeBack(keys: readonly string[]): void;
};

type Tries = { bad: number; lastMs: number };

const freeTries = 10;
const firstWaitMs = 15_000;
const longestWaitMs = 5 * 60_000;

/** Nothing bad for so long, and all is forgotten. */
const forgottenMs = 15 * 60_000;

const mostKeys = 20_000;

export function createSignInLimit(clock: Clock): SignInLimit {
  const tries = new Map<string, Tries>();
  return {
    begin(keys) {
      const nowMs = clock.now().getTime();
      if (tries.size >= mostKeys) forgetOld(tries, nowMs);
      const waitMs = Math.max(0, ...keys.map((key) => waitOf(tries.get(key), nowMs)));
      // A refused try costs nothing, or impatience would never end.
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      for (const key of keys) {
        const bad = isForgotten(tries.get(key), nowMs) ? 0 : (tries.get(key)?.bad ?? 0);
        tries.set(key, { bad: bad + 1, lastMs: nowMs });
      }
      return 0;
    },
    takeBack(keys) {
      for (const key of keys) {
        const known = tries.get(key);
        if (known !== undefined) tries.set(key, { ...known, bad: Math.max(0, known.bad - 1) });
      }
    },
  };
}

function waitOf(known: Tries | undefined, nowMs: number): number {
  if (known === undefined || isForgotten(known, nowMs) || known.bad < freeTries) return 0;
  const wholeMs = Math.min(firstWaitMs * 2 ** (known.bad - freeTries), longestWaitMs);
  return known.lastMs + wholeMs - nowMs;
}

/** Time may also be set back; tries that lie ahead would never end. */
function isForgotten(known: Tries | undefined, nowMs: number): boolean {
  return known === undefined || nowMs < known.lastMs || nowMs - known.lastMs >= forgottenMs;
}

/** The oldest half goes, when there is nothing that may be forgotten anyway. */
function forgetOld(tries: Map<string, Tries>, nowMs: number): void {
  for (const [key, known] of tries) if (isForgotten(known, nowMs)) tries.delete(key);
  for (const key of tries.keys()) {
    if (tries.size < mostKeys / 2) return;
    tries.delete(key);
  }
}
