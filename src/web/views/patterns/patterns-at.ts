import type { PatternOrder } from '../../../db/queries/rank-patterns.ts';

/** Which patterns the list shows, and in which order, as its address says it. */
export type PatternsAt = {
  sort: PatternOrder;
  /** As in the inbox: `mine`, `all`, `-` for what has no team, or an id; null for what goes without saying. */
  team: string | null;
  /** Words of a title or story. */
  q: string | null;
};

/** The fields of the address; what goes without saying is left out. */
function patternsFields({ sort, team, q }: PatternsAt): readonly [string, string][] {
  const fields = { sort: sort === 'rate' ? null : sort, team, q };
  return Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** The address of the list, from its beginning where `more` names no other place. */
export function patternsAddress(
  at: PatternsAt,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams([...patternsFields(at), ...Object.entries(more)]).toString();
  return query === '' ? '/patterns' : `/patterns?${query}`;
}
