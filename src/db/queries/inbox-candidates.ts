import { and, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';
import { type CandidateFilter, candidatesLike } from './list-candidates.ts';

export const inboxViews = ['open', 'settling', 'decided', 'everything'] as const;

/** What a list of candidates shows: what needs a decision, what still settles, what was decided. */
export type InboxView = (typeof inboxViews)[number];

/** Those that list candidates one by one; what needs a decision is shared out by `open-rows.ts`. */
export type FlatView = Exclude<InboxView, 'open'>;

/** The last row that was seen: the value it was ordered by, as text, and its id. */
export type InboxPlace = { key: string; id: string };

type Order = {
  key: SQL;
  where: SQL | undefined;
  before: (place: InboxPlace) => SQL;
  placeOf: (row: CandidateSummary) => InboxPlace;
};

const orders: Readonly<Record<FlatView, Order>> = {
  settling: {
    key: sql`${candidates.priority}`,
    where: eq(candidates.status, 'settling'),
    before: ({ key, id }) =>
      sql`(${candidates.priority}, ${candidates.id}) < (${key}::float8, ${id}::uuid)`,
    placeOf: ({ priority, id }) => ({ key: String(priority), id }),
  },
  decided: {
    key: sql`${candidates.decidedAt}`,
    where: and(
      inArray(candidates.status, ['confirmed', 'dismissed', 'snoozed', 'merged']),
      isNotNull(candidates.decidedAt),
    ),
    before: ({ key, id }) =>
      sql`(${candidates.decidedAt}, ${candidates.id}) < (${key}::timestamptz, ${id}::uuid)`,
    placeOf: ({ decidedAt, id }) => ({ key: decidedAt?.toISOString() ?? '', id }),
  },
  everything: {
    key: sql`${candidates.id}`,
    where: undefined,
    before: ({ id }) => sql`${candidates.id} < ${id}::uuid`,
    placeOf: ({ id }) => ({ key: '', id }),
  },
};

/**
 * One page of candidates: those that settle strongest first, decided ones by the last decision,
 * everything by the last detection. `next` is null on the last page.
 */
export async function inboxCandidates(
  db: DbOrTx,
  view: FlatView,
  options: { filter: CandidateFilter; after: InboxPlace | null; limit: number },
): Promise<{ items: readonly CandidateSummary[]; next: InboxPlace | null }> {
  const { filter, after, limit } = options;
  const order = orders[view];
  const rows = await selectSummaries(db)
    .where(
      and(order.where, candidatesLike(filter), after === null ? undefined : order.before(after)),
    )
    .orderBy(desc(order.key), desc(candidates.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? order.placeOf(last) : null };
}
