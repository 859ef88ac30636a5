import type { Database } from '../../db/client.ts';
import {
  type Change,
  type ChangesSince,
  changesSince,
  latestCommitMs,
  type Since,
} from '../../db/queries/changes-since.ts';
import type { Log } from '../../observe/log.ts';

/**
 * What those who watch are told: a change, or that there may be more than is told one by one.
 * `asOf` is until when all was told.
 */
export type LiveNews =
  | { kind: 'changed' | 'found'; asOf: Date; change: Change }
  | { kind: 'resync'; asOf: Date | null };

export type LiveReader = {
  /**
   * Reads what changed and tells it, once for everybody who watches. Who asks while it reads is
   * told of by one more reading. Answers whether that went well.
   */
  look(): Promise<boolean>;
  /** Until when everything was told; null before the first look. */
  asOf(): Date | null;
};

export function createLiveReader(
  { db, log }: { db: Database; log: Log },
  tell: (news: LiveNews) => void,
): LiveReader {
  const told = createTold();
  let asOf: Date | null = null;
  let running: Promise<boolean> | null = null;
  let isAskedAgain = false;
  let isLate = false;

  const read = async () => {
    const since = asOf;
    const found = await changesSince(db, reachingBack(since));
    asOf = found.asOf;
    const fresh = told.newAmong(found);
    // What was before the first look is no news, unless that look was to be sooner.
    if (since === null) {
      if (isLate) tell({ kind: 'resync', asOf });
      return;
    }
    for (const change of fresh) tell(newsOf(change, found.asOf));
    if (!found.isWhole) tell({ kind: 'resync', asOf: found.asOf });
  };
  const run = async () => {
    try {
      while (isAskedAgain) {
        isAskedAgain = false;
        await read();
      }
      return true;
    } catch (error) {
      // The next look goes on where the last good one ended.
      log.debug({ error }, 'what changed could not be read');
      isLate = true;
      return false;
    } finally {
      running = null;
    }
  };
  return {
    look() {
      isAskedAgain = true;
      running ??= run();
      return running;
    },
    asOf: () => asOf,
  };
}

export function newsOf(change: Change, asOf: Date): LiveNews {
  return { kind: change.isFound ? 'found' : 'changed', change, asOf };
}

function reachingBack(since: Date | null): Since {
  if (since === null) return { ageMs: latestCommitMs };
  return new Date(since.getTime() - latestCommitMs);
}

/** Remembers what was told lately: what is committed late is found among that. */
function createTold() {
  const times = new Map<number, Date>();
  return {
    newAmong({ changes, asOf }: ChangesSince): readonly Change[] {
      const fresh = changes.filter(({ eventId }) => !times.has(eventId));
      for (const { eventId, at } of fresh) times.set(eventId, at);
      const old = new Date(asOf.getTime() - 2 * latestCommitMs);
      for (const [eventId, at] of times) if (at < old) times.delete(eventId);
      return fresh;
    },
  };
}
