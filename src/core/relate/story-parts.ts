/**
 * A story that goes on for longer than this is told in parts. They are cut at multiples of it in
 * absolute time, so that where a part begins is known from the firings of two such lengths, and not
 * only from the first of a story that may be weeks old.
 */
function partLengthMs(settleSeconds: number): number {
  return 2 * 60 * 60_000 + 2 * settleSeconds * 1000;
}

/**
 * Where the part begins that a firing belongs to, of a stretch without a rest. The first one goes on
 * until a cut at which it is as long as a part.
 */
export function partFromMs(beganMs: number, stretchFromMs: number, settleSeconds: number): number {
  const length = partLengthMs(settleSeconds);
  const cutMs = floorTo(beganMs, length);
  return stretchFromMs <= cutMs - length ? cutMs : stretchFromMs;
}

/** What has to be read to know the stories of a time. */
export type StoryRange = {
  /** What ends before that, or begins at `until` or later, decides nothing about them. */
  from: Date;
  until: Date;
  /** Whether a part that begins then is read as a whole. The others are no concern of that time. */
  isWhole: (partFrom: Date) => boolean;
};

/**
 * The stories of what fires between two moments, and those that change with it: what goes on with
 * it is cut anew until one length later.
 */
export function storyRange(
  { from, until }: { from: Date; until: Date },
  settleSeconds: number,
): StoryRange {
  const length = partLengthMs(settleSeconds);
  const settleMs = settleSeconds * 1000;
  const first = floorTo(from.getTime(), length) - length;
  const last = floorTo(until.getTime() + settleMs, length) + length;
  return {
    from: new Date(first - settleMs),
    until: new Date(last + length),
    isWhole: (partFrom) => partFrom.getTime() >= first && partFrom.getTime() <= last,
  };
}

/** How far `storyRange` reaches beyond a time at most. */
export function storyReachMs(settleSeconds: number): number {
  return 2 * partLengthMs(settleSeconds) + settleSeconds * 1000;
}

function floorTo(ms: number, step: number): number {
  return Math.floor(ms / step) * step;
}
