import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWebApp, type WebApp } from '../web/support/web-app.ts';
import { openContext } from './support/browser.ts';
import { hasChromium } from './support/find-chromium.ts';
import { seedPages } from './support/seed-pages.ts';
import { signInBrowser } from './support/sign-in-browser.ts';

let web: WebApp;
let open: string | undefined;

describe.runIf(hasChromium)('in the browser', () => {
  beforeAll(async () => {
    web = await startWebApp();
    ({ open } = await seedPages(web.db));
  });
  afterAll(() => web?.stop());

  async function signedIn(options: Parameters<typeof openContext>[0] = {}) {
    const context = await openContext(options);
    await signInBrowser(context, web);
    return { context, page: await context.newPage() };
  }

  test.each([true, false])(
    'the switch turns the page dark and back, with script: %s',
    async (javaScriptEnabled) => {
      const { context, page } = await signedIn({ colorScheme: 'light', javaScriptEnabled });
      const ground = () =>
        page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
      await page.goto(`${web.url}/follow-ups`);
      const light = await ground();
      await page.getByRole('button', { name: 'Dark' }).click();
      await page.locator('html[data-theme="dark"]').waitFor();
      expect(new URL(page.url()).pathname).toBe('/follow-ups');
      expect(await ground()).not.toBe(light);
      await page.getByRole('button', { name: 'System' }).click();
      await page.locator('html[data-theme="system"]').waitFor();
      expect(await ground()).toBe(light);
      await context.close();
    },
  );

  test('a time tells the exact one in the zone of whoever points at it', async () => {
    const zone = { timezoneId: 'Asia/Kolkata', locale: 'en-GB' };
    const { context, page } = await signedIn(zone);
    await page.goto(web.url);
    const time = page.locator('time[data-relative]').first();
    expect(await time.getAttribute('title')).toMatch(/ UTC$/);
    const iso = (await time.getAttribute('datetime')) ?? '';
    await time.hover();
    const told = new Intl.DateTimeFormat('en-GB', {
      ...{ dateStyle: 'medium', timeStyle: 'long', timeZone: 'Asia/Kolkata' },
    });
    await expect.poll(() => time.getAttribute('title')).toBe(told.format(new Date(iso)));
    await context.close();
  });

  test('the clock beside the list is that of whoever reads it, also in what script puts there', async () => {
    const { context, page } = await signedIn({ timezoneId: 'Asia/Kolkata', locale: 'en-GB' });
    await page.goto(`${web.url}/?since=30d&selected=${open}`);
    const clock = page.locator('aside[data-detail] .timeline time.clock').first();
    const local = new Intl.DateTimeFormat('en-GB', {
      ...{ timeStyle: 'medium', timeZone: 'Asia/Kolkata' },
    });
    const isLocal = async () => {
      const at = new Date((await clock.getAttribute('datetime')) ?? '');
      await expect.poll(() => clock.textContent()).toBe(`${local.format(at)} GMT+5:30`);
    };
    await isLocal();
    for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key);
    await page.locator(`aside[data-detail]:not([data-id="${open}"])`).waitFor();
    await isLocal();
    // What script fetched leads back to the same list too.
    const merge = page.getByRole('link', { name: 'It is the same as another one' });
    expect(await merge.getAttribute('href')).toContain('since=30d');
    await context.close();
  });

  test('a relative time stays true while the page is open', async () => {
    const { context, page } = await signedIn();
    await page.clock.install();
    await page.goto(web.url);
    const time = page.locator('time[data-relative]').first();
    const minutes = async () =>
      Number(/^(\d+) min ago$/.exec((await time.textContent()) ?? '')?.[1]);
    const before = await minutes();
    expect(before).toBeGreaterThan(0);
    await page.clock.fastForward('10:30');
    await expect.poll(minutes).toBeGreaterThanOrEqual(before + 10);
    await context.close();
  });

  test('at 320 px the parts of the product are in a menu that opens without script', async () => {
    const narrow = { viewport: { width: 320, height: 640 }, javaScriptEnabled: false };
    const { context, page } = await signedIn(narrow);
    await page.goto(web.url);
    const menu = page.getByRole('navigation', { name: 'Main' });
    await menu.getByText('Near misses').first().click();
    await menu.getByRole('link', { name: 'Follow-ups' }).click();
    await page.getByRole('heading', { level: 1, name: 'Follow-ups' }).waitFor();
    await context.close();
  });
});
