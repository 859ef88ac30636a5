/** A near miss in a story, as far as its place there depends on it. */
export type StoryLink = {
  id: string;
  beganAt: Date;
  occurredAt: Date;
  /** False of what was no near miss after all; nothing can be said to have begun with it. */
  mayBeFirst: boolean;
};

/** More than that nobody reads. */
const mostShown = 20;

/**
 * What of a story is shown on one of its links: that one, the first of the whole story and those
 * that lie nearest, in the order in which they began. The first is the same, whichever it is shown on.
 */
export function tellStory<Link extends StoryLink>(
  story: readonly Link[],
  ownId: string,
): readonly (Link & { isFirst: boolean })[] {
  const inOrder = [...story].sort(byBeginning);
  const own = story.find(({ id }) => id === ownId);
  const first = inOrder.find(({ mayBeFirst }) => mayBeFirst);
  if (own === undefined) return [];
  const always = new Set([own.id, first?.id]);
  const others = inOrder
    .filter(({ id }) => !always.has(id))
    .sort((a, b) => distance(a, own) - distance(b, own) || byBeginning(a, b));
  const shown = new Set([
    ...always,
    ...others.map(({ id }) => id).slice(0, mostShown - always.size),
  ]);
  return inOrder
    .filter(({ id }) => shown.has(id))
    .map((link) => ({ ...link, isFirst: link === first }));
}

/** The time between two; none where one began before the other was over. */
function distance(a: StoryLink, b: StoryLink): number {
  const toA = a.beganAt.getTime() - b.occurredAt.getTime();
  const toB = b.beganAt.getTime() - a.occurredAt.getTime();
  return Math.max(0, toA, toB);
}

function byBeginning(a: StoryLink, b: StoryLink): number {
  return (
    a.beganAt.getTime() - b.beganAt.getTime() ||
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}
