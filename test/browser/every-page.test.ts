import type { BrowserContext, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../web/support/call.ts';
import { routesAndRoles } from '../web/support/routes-and-roles.ts';
import { startWebApp, type WebApp } from '../web/support/web-app.ts';
import { openContext } from './support/browser.ts';
import { hasChromium } from './support/find-chromium.ts';
import { accessFaults, keepFewAlike, overflowing, showAt } from './support/look-at.ts';
import { fillIn, listedPages, type PlaceNames, pageList } from './support/page-list.ts';
import { seedPages } from './support/seed-pages.ts';
import { signInBrowser } from './support/sign-in-browser.ts';
import { openWatchedPage, type Watched } from './support/watched-page.ts';

test('every route that is read has an entry in the list of pages, and no entry is left over', () => {
  const read = Object.keys(routesAndRoles).filter(
    (route) => route.startsWith('GET ') && !route.startsWith('GET /api/v1'),
  );
  expect(Object.keys(pageList).sort()).toEqual(read.sort());
});

describe.runIf(hasChromium)('in the browser, every page', () => {
  let web: WebApp;
  let context: BrowserContext;
  let watched: Watched;
  let session: CDPSession;
  let names: PlaceNames;

  beforeAll(async () => {
    web = await startWebApp();
    names = await seedPages(web.db);
    context = await openContext();
    await signInBrowser(context, web);
    watched = await openWatchedPage(context, web.url);
    session = await context.newCDPSession(watched.page);
  });
  afterAll(async () => {
    await context?.close();
    await web?.stop();
  });

  test.each(listedPages)(
    'reads well in light and dark, at 320 px and at 200 % zoom, and breaks nothing: %s',
    async (listed) => {
      const { page } = watched;
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`${web.url}${fillIn(listed, names)}`);
      await showAt(session, 320);
      const narrow = await overflowing(page);
      await showAt(session, 640, 2);
      const zoomed = await overflowing(page);
      await session.send('Emulation.clearDeviceMetricsOverride');
      await keepFewAlike(page);
      const inLight = await accessFaults(page);
      // Only colours change.
      await page.emulateMedia({ colorScheme: 'dark' });
      const inDark = await accessFaults(page, ['color-contrast']);
      const watchedFaults = watched.takeFaults();
      expect({ inLight, inDark, narrow, zoomed, watchedFaults }).toEqual({
        ...{ inLight: [], inDark: [], narrow: [], zoomed: [], watchedFaults: [] },
      });
    },
  );

  test('that only leads on leads to a page', async () => {
    const leading = Object.entries(pageList).filter(([, entry]) => entry === 'leads on');
    for (const [route] of leading) {
      const address = route.replace('GET ', '').replaceAll(/:\w+/g, 'x');
      const { status } = await call(`${web.url}${address}`);
      expect([303, 401], route).toContain(status);
    }
  });
});
