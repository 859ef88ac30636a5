import { expect } from 'vitest';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import { DAY, after as later } from '../../src/demo/shapes/times.ts';
import { START } from '../demo/moving-clock.ts';
import type { GitHubAccess } from './github-access.ts';

export const range = { since: later(START, -30 * DAY), until: later(START, DAY), unfinished: [] };

/** Reads the past to its end. */
export async function readAll(
  at: GitHubAccess,
  settings: object,
  span = range,
): Promise<HistoryPage[]> {
  const reader = at.connector(settings).history?.(at.access);
  if (!reader) throw new Error('GitHub has no history');
  const pages: HistoryPage[] = [];
  let cursor: string | null = null;
  do {
    const before: number = at.spent.requests;
    const page: HistoryPage = await reader.read(span, cursor);
    // What is begun is ended: one run with all its attempts, one deployment.
    expect(at.spent.requests - before).toBeLessThan(20);
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null && pages.length < 500);
  return pages;
}
