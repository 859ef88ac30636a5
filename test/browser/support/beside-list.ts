import type { Page } from 'playwright-core';
import { focusedRow, pressAll } from './triage-desk.ts';

/** What stands beside the list of a page, and how it comes and goes. */
export function besideList(page: Page) {
  const pane = page.locator('aside[data-detail]');
  const shows = (id: string) => page.locator(`aside[data-detail][data-id="${id}"]`).waitFor();
  return {
    shows,
    opens: async (id: string) => {
      await pressAll(page, 'Enter');
      await shows(id);
    },
    /** Once it is closed: the address, and the row that holds the focus. */
    closed: async () => {
      await pane.waitFor({ state: 'detached' });
      return { url: page.url(), row: await focusedRow(page) };
    },
    back: pane.locator('a[data-close]'),
    /** The rows that are marked as the one that stands there. */
    marked: () =>
      page
        .locator('.row-selected')
        .evaluateAll((all) => all.map((row) => row.getAttribute('data-id'))),
  };
}
