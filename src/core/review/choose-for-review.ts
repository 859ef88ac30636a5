import { compareText } from '../detect/compare-ids.ts';

/** A near miss of the week, as far as choosing goes. */
export type Reviewable = {
  id: string;
  fingerprint: string;
  /** 0 to 100. */
  priority: number;
  severity: number;
  closeness: number;
  isFirst: boolean;
  /** How often the same occurred in that week. */
  timesInWeek: number;
  /** A person said that it was one. */
  isConfirmed: boolean;
};

export const reviewReasons = ['closest', 'returning', 'new', 'strongest'] as const;

/** What earns a near miss its ten minutes. */
export type ReviewReason = (typeof reviewReasons)[number];

export type Chosen<Row extends Reviewable> = { row: Row; reason: ReviewReason };

const most = 3;

/** From so many on, something keeps coming back. */
const returnsFrom = 3;

type Order<Row extends Reviewable> = (row: Row) => readonly number[];

/**
 * Three near misses worth ten minutes each: the closest call, what kept coming back, and what was
 * never seen before; the strongest of the rest where there is no such one. One of each pattern. Equals
 * are decided by what people confirmed, then by the score.
 */
export function chooseForReview<Row extends Reviewable>(
  rows: readonly Row[],
): readonly Chosen<Row>[] {
  const chosen: Chosen<Row>[] = [];
  const take = (reason: ReviewReason, candidates: readonly Row[], order: Order<Row>) => {
    const taken = new Set(chosen.map(({ row }) => row.fingerprint));
    const left = candidates.filter(({ fingerprint }) => !taken.has(fingerprint));
    const [row] = left.sort((one, other) => compare(order, one, other));
    if (row !== undefined && chosen.length < most) chosen.push({ row, reason });
  };
  take('closest', rows, ({ severity, closeness }) => [severity * closeness]);
  take(
    'returning',
    rows.filter(({ timesInWeek }) => timesInWeek >= returnsFrom),
    ({ timesInWeek }) => [timesInWeek],
  );
  take(
    'new',
    rows.filter(({ isFirst }) => isFirst),
    () => [],
  );
  while (chosen.length < most) {
    const before = chosen.length;
    take('strongest', rows, () => []);
    if (chosen.length === before) break;
  }
  return chosen;
}

function compare<Row extends Reviewable>(order: Order<Row>, one: Row, other: Row): number {
  const ranks = (row: Row) => [...order(row), Number(row.isConfirmed), row.priority];
  const [ours, theirs] = [ranks(one), ranks(other)];
  const differing = ours.findIndex((rank, index) => rank !== theirs[index]);
  if (differing < 0) return compareText(other.id, one.id);
  return (theirs[differing] ?? 0) - (ours[differing] ?? 0);
}
