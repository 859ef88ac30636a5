import { inArray } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { pollUntil } from '../../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../../support/start-closecall.ts';
import { type GivenCandidate, givenCandidate } from '../../web/pages/given.ts';
import { openContext } from './browser.ts';
import { signInBrowser } from './sign-in-browser.ts';

/** A service whose tickets are held for long, so that what was decided can be taken back. */
export function startDesk(): Promise<TestClosecall> {
  return startClosecall({
    queue: 'off',
    withTokens: false,
    policy: {
      settleSeconds: 0,
      undoSeconds: 600,
      rules: [{ name: 'everything', when: 'true', then: 'review' }],
    },
  });
}

/**
 * So many near misses of one kind, the strongest first, and nothing else in a list of that word. The
 * strongest is made last: once they are scored anew all are as strong, and the newest stands first.
 */
export async function givenOpen(
  { db }: Pick<TestClosecall, 'db'>,
  word: string,
  count: number,
  given: GivenCandidate = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let each = count; each >= 1; each -= 1) {
    const told = `${word} number ${each}`;
    const of = { serviceId: 'checkout', teamId: 'payments', title: told, story: told };
    const row = await givenCandidate(db, { ...of, priority: 90 - each, ...given });
    ids.unshift(row.id);
  }
  return ids;
}

/** A browser of somebody who has signed in, at the list of what has that word. */
export async function sitDown(
  closecall: TestClosecall,
  word: string,
  options: { userName?: string; path?: string } = {},
) {
  const { userName = 'Dana', path = `/?team=all&q=${word}` } = options;
  const context = await openContext();
  await signInBrowser(context, closecall, 'responder', userName);
  const page = await context.newPage();
  await page.goto(`${closecall.url}${path}`);
  return { context, page };
}

/** The near misses of the list, as it stands. */
export function idsOf(page: Page): Promise<string[]> {
  return page
    .locator('[data-list] > [data-row]')
    .evaluateAll((all) => all.map((row) => row.getAttribute('data-id') ?? ''));
}

/** Which row holds the focus; null for none. */
export function focusedRow(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.activeElement?.closest('[data-row]')?.getAttribute('data-id') ?? null,
  );
}

export async function pressAll(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Waits until the near misses stand there as wanted, in the order of their ids. */
export async function untilStored(
  { db }: Pick<TestClosecall, 'db'>,
  ids: readonly string[],
  wanted: Partial<typeof candidates.$inferSelect>,
): Promise<void> {
  await pollUntil(
    () =>
      db
        .select()
        .from(candidates)
        .where(inArray(candidates.id, [...ids])),
    (rows) => rows.every((row) => isLike(row, wanted)),
    { what: `all ${JSON.stringify(wanted)}`, withinMs: 20_000 },
  );
}

function isLike(row: object, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => Reflect.get(row, name) === value);
}
