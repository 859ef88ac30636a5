import type { z } from 'zod';
import { Cursor, type PastPage } from './answers.ts';
import { type ChangeScope, changesQuery } from './jql.ts';
import type { RolledBackRule } from './schema.ts';

/** A search for change tickets, with its name for people. */
export type ChangeQuery = { jql: string; name: string };

/** Where reading is: which query, Jira's name for its page (null: the first), issues seen before. */
export type Place = { index: number; page: string | null; seen: number };

type Range = { since: Date; until: Date };

/** One search for each scope that rules speak of; a rule for every ticket makes the others needless. */
export function changeQueries(
  rules: readonly RolledBackRule[],
  range: Range,
): readonly ChangeQuery[] {
  const all = rules.find((rule) => rule.projects.length + rule.issueTypes.length === 0);
  const scopes = all === undefined ? rules : [all];
  const queries = scopes.map((scope) => ({
    jql: changesQuery(scope, range),
    name: nameOf(scope),
  }));
  return [...new Map(queries.map((query) => [query.jql, query])).values()];
}

function nameOf({ projects, issueTypes }: ChangeScope): string {
  const words = projects.length > 0 ? projects : issueTypes;
  return words.length === 0 ? 'Changes' : `Changes of ${words.join(', ')}`;
}

/**
 * A cursor holds its query. Where the settings have another one by now, its page means nothing any
 * more, and reading begins again: facts that were read before have the same keys.
 */
export function readCursor(cursor: string | null, queries: readonly ChangeQuery[]): Place {
  const [jql, page, seen] = parseCursor(cursor) ?? [null, null, 0];
  const index = queries.findIndex((query) => query.jql === jql);
  return index === -1 ? { index: 0, page: null, seen: 0 } : { index, page, seen };
}

function parseCursor(cursor: string | null): z.infer<typeof Cursor> | null {
  try {
    return Cursor.safeParse(JSON.parse(cursor ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** Where to go on after a page, and how far that is. */
export function goOn(
  place: Place,
  queries: readonly ChangeQuery[],
  found: z.infer<typeof PastPage>,
): { cursor: string | null; progress: number } {
  const seen = place.seen + found.issues.length;
  const page = nextPage(place, seen, found);
  const index = page === null ? place.index + 1 : place.index;
  const query = queries[index];
  if (query === undefined) return { cursor: null, progress: 1 };
  const cursor: z.infer<typeof Cursor> = [query.jql, page, page === null ? 0 : seen];
  // Cloud does not say how many there are; then it is taken for half of the way.
  const part = page === null ? 0 : Math.min(seen / (found.total ?? seen * 2), 1);
  return { cursor: JSON.stringify(cursor), progress: (index + part) / queries.length };
}

/** Null at the end; a page that leads to itself is the end too. */
function nextPage(place: Place, seen: number, found: z.infer<typeof PastPage>): string | null {
  const { nextPageToken, issues, total, isLast } = found;
  if (nextPageToken !== null) {
    return isLast === true || nextPageToken === place.page ? null : nextPageToken;
  }
  return issues.length > 0 && seen < (total ?? 0) ? String(seen) : null;
}
