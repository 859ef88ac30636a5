import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { closeBrowser, openContext } from '../browser/support/browser.ts';
import { pictures } from './pictures.ts';
import { startDemo } from './start-demo.ts';

/** `npm run screenshots`: a picture of each page of the demo, in light and dark, into docs/images. */
const folder = join('docs', 'images');

const demo = await startDemo();
try {
  await mkdir(folder, { recursive: true });
  const context = await openContext({
    ...{ viewport: { width: 1200, height: 750 }, timezoneId: 'UTC', locale: 'en-GB' },
  });
  const page = await context.newPage();
  await page.goto(demo.loginLink);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await openFirstTicket(page);
  for (const picture of pictures) {
    await page.goto(`${demo.url}${picture.path}`);
    for (const selector of picture.follow ?? []) await page.locator(selector).first().click();
    await page.waitForLoadState('load');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const name = colorScheme === 'light' ? picture.name : `${picture.name}-dark`;
      await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    }
    process.stdout.write(`${picture.name}\n`);
  }
} finally {
  await closeBrowser();
  await demo.stop();
}

/** Confirms the strongest near miss, and waits until its ticket is in Jira: then every page has something to show. */
async function openFirstTicket(page: Page): Promise<void> {
  await page.goto(demo.url);
  await page.getByRole('button', { name: 'Open a ticket' }).first().click();
  await page.locator('.notice').first().waitFor();
  const ticket = page.getByRole('link', { name: /^[A-Z]+-\d+/ }).first();
  for (let left = 30; left > 0 && !(await ticket.isVisible()); left -= 1) {
    await page.waitForTimeout(1_000);
    await page.goto(`${demo.url}/follow-ups`);
  }
}
