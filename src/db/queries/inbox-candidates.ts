import { and, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';
import { type CandidateFilter, candidatesLike } from './list-candidates.ts';
import { type LookedAt, lookForText } from './look-for-text.ts';

export const inboxViews = ['open', 'settling', 'decided', 'everything'] as const;

/** What a list of candidates shows: what needs a decision, what still settles, what was decided. */
export type InboxView = (typeof inboxViews)[number];

/** Those that list candidates one by one; what needs a decision is shared out by `open-rows.ts`. */
export type FlatView = Exclude<InboxView, 'open'>;

/** The last row that was seen: the value it was ordered by, as text, and its id. */
export type InboxPlace = { key: string; id: string };

type Order = {
  key: SQL;
  /** What its index holds. */
  within: SQL | undefined;
  /** Which of that it lists; undefined for all. */
  where: SQL | undefined;
  before: (place: InboxPlace) => SQL;
  placeOf: (row: LookedAt) => InboxPlace;
};

const orders: Readonly<Record<FlatView, Order>> = {
  settling: {
    key: sql`${candidates.priority}`,
    within: eq(candidates.status, 'settling'),
    where: undefined,
    before: ({ key, id }) =>
      sql`(${candidates.priority}, ${candidates.id}) < (${key}::float8, ${id}::uuid)`,
    placeOf: ({ priority, id }) => ({ key: String(priority), id }),
  },
  decided: {
    key: sql`${candidates.decidedAt}`,
    within: isNotNull(candidates.decidedAt),
    where: inArray(candidates.status, ['confirmed', 'dismissed', 'snoozed', 'merged']),
    before: ({ key, id }) =>
      sql`(${candidates.decidedAt}, ${candidates.id}) < (${key}::timestamptz, ${id}::uuid)`,
    placeOf: ({ decidedAt, id }) => ({ key: decidedAt?.toISOString() ?? '', id }),
  },
  everything: {
    key: sql`${candidates.id}`,
    within: undefined,
    where: undefined,
    before: ({ id }) => sql`${candidates.id} < ${id}::uuid`,
    placeOf: ({ id }) => ({ key: '', id }),
  },
};

type InboxList = {
  items: readonly CandidateSummary[];
  /** Null on the last page. */
  next: InboxPlace | null;
  /** A text was looked for in a part of the list that ends at `next`. */
  isLookedThroughInPart: boolean;
};

type Page = { filter: CandidateFilter; after: InboxPlace | null; limit: number };

/**
 * One page of candidates: those that settle strongest first, decided ones by the last decision,
 * everything by the last detection. A text is looked for in so many at once.
 */
export async function inboxCandidates(db: DbOrTx, view: FlatView, page: Page): Promise<InboxList> {
  const { filter, after, limit } = page;
  const order = orders[view];
  if (filter.text !== undefined) return candidatesWithText(db, order, page);
  const rows = await selectSummaries(db)
    .where(
      and(
        ...[order.within, order.where, candidatesLike(filter)],
        after === null ? undefined : order.before(after),
      ),
    )
    .orderBy(desc(order.key), desc(candidates.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? order.placeOf(last) : null, isLookedThroughInPart: false };
}

/** What has an index narrows what is looked through, and the rest what is found in it. */
async function candidatesWithText(
  db: DbOrTx,
  order: Order,
  { filter, after, limit }: Page,
): Promise<InboxList> {
  const { status, detector, team, text, ...indexed } = filter;
  const { found, reached } = await lookForText(db, {
    key: order.key,
    within: and(
      ...[order.within, candidatesLike(indexed)],
      after === null ? undefined : order.before(after),
    ),
    matches: and(order.where, candidatesLike({ status, detector, team, text })),
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const isFull = found.length > limit;
  const last = isFull ? shown.at(-1) : reached;
  const ids = shown.map(({ id }) => id);
  const items = await selectSummaries(db)
    .where(inArray(candidates.id, ids))
    .orderBy(desc(order.key), desc(candidates.id));
  return {
    items,
    next: last ? order.placeOf(last) : null,
    isLookedThroughInPart: !isFull && reached !== null,
  };
}
