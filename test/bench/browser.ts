import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openDatabase } from '../../src/db/client.ts';
import { packageRoot } from '../../src/package-root.ts';
import { closeBrowser, openBrowser } from '../browser/support/browser.ts';
import { confirmWithTicket } from '../browser/support/decision-keys.ts';
import { hasChromium } from '../browser/support/find-chromium.ts';
import { pollUntil } from '../support/poll-until.ts';
import { createLoginLink } from '../web/support/sign-in.ts';
import type { DatabaseServer } from './database-server.ts';
import { type Measurement, measured, quantile } from './measurement.ts';
import { seedCandidates } from './seed-candidates.ts';
import { serveStored } from './serve-stored.ts';

const inPage = join(packageRoot(), 'test', 'bench', 'in-page', 'watch-paint.js');

/** So many decisions in each round; the first of them warm up and are not counted. */
const perRound = 25;
const warmUp = 5;

/** What people wait for in Chromium, on the same machine, among 100,000 candidates. */
export async function measureBrowser(
  database: DatabaseServer,
  options: { rounds: number; profileDir: string | undefined },
): Promise<Measurement[]> {
  if (!hasChromium) return [];
  const { url, drop } = await database.fresh('configured');
  await seedCandidates(url, { withBulk: false });
  const server = await serveStored(url, options);
  const site = `http://127.0.0.1:${server.port}`;
  const browser = await openBrowser();
  const decided: number[] = [];
  const weights: number[] = [];
  const painted: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    decided.push(await keyToPaint(await signedIn(browser, site, url), site));
    weights.push(await pageWeight(await signedIn(browser, site, url), site));
    painted.push(await paintWithoutScript(await signedIn(browser, site, url), site));
  }
  await closeBrowser();
  await server.stop();
  await drop();
  return [
    measured('decision key to paint in the browser, p95', 'ms', decided, { atMost: 100 }),
    measured('the inbox with everything it loads, compressed', 'KB', weights, { atMost: 100 }),
    measured('first paint of the inbox without script', 'ms', painted),
  ];
}

/** A browser profile of its own, signed in by a link as a person is. */
async function signedIn(browser: Browser, site: string, url: string): Promise<BrowserContext> {
  const database = openDatabase({ url, maxConnections: 1, name: 'bench' });
  const token = await createLoginLink(database.db, { userName: 'Dana', role: 'responder' });
  await database.close();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${site}/login/${token}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-row]').first().waitFor();
  await page.close();
  return context;
}

/** From the key that decides to the first picture that shows it. */
async function keyToPaint(context: BrowserContext, site: string): Promise<number> {
  const page = await context.newPage();
  const tookMs: number[] = [];
  await page.exposeFunction('benchPainted', (ms: number) => void tookMs.push(ms));
  await page.addInitScript({ path: inPage });
  await page.goto(site);
  for (let each = 1; each <= perRound; each += 1) {
    await decideOnce(page);
    await pollUntil(
      () => tookMs.length,
      (count) => count === each,
      { what: 'a picture of the decision' },
    );
  }
  await context.close();
  return quantile(tookMs.slice(warmUp), 0.95);
}

async function decideOnce(page: Page): Promise<void> {
  await page.locator('[data-row]').first().waitFor();
  await page.waitForLoadState('load');
  const [deciding = '', ...before] = confirmWithTicket.toReversed();
  for (const key of before.toReversed()) await page.keyboard.press(key);
  await page.evaluate("sessionStorage.setItem('bench-armed', 'yes')");
  await page.keyboard.press(deciding);
}

/** In KB over the wire, of a browser that has nothing of it yet. */
async function pageWeight(context: BrowserContext, site: string): Promise<number> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  await page.goto(site, { waitUntil: 'load' });
  await context.close();
  return bytes / 1024;
}

async function paintWithoutScript(context: BrowserContext, site: string): Promise<number> {
  await context.route('**/*.js', (route) => route.abort());
  const page = await context.newPage();
  await page.addInitScript({ path: inPage });
  await page.goto(site, { waitUntil: 'load' });
  const paintedMs = await pollUntil(
    () => page.evaluate<number | undefined>('globalThis.benchFirstPaint'),
    (ms) => ms !== undefined,
    { what: 'a picture' },
  );
  await context.close();
  return paintedMs ?? Number.NaN;
}
