import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanText } from '../../src/core/clean-text.ts';
import { services } from '../../src/demo/acme.ts';
import { changeTicketFailed } from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import {
  pageThatClearsItself,
  pageWithNearMissNote,
} from '../../src/demo/scenarios/page-scenarios.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { allCandidates, hoursAgo, sendAll, settled } from '../support/flow-steps.ts';
import { startClosecall } from '../support/start-closecall.ts';
import { hostileAddresses } from '../web/pages/hostile-texts.ts';
import { startWebApp } from '../web/support/web-app.ts';
import { openContext } from './support/browser.ts';
import { fillTexts } from './support/fill-texts.ts';
import { hasChromium } from './support/find-chromium.ts';
import { madeOfTexts } from './support/harmless.ts';
import { hostile } from './support/hostile-delivery.ts';
import { hostileGroups, hostileStrings } from './support/hostile-strings.ts';
import { fillIn, listedPages } from './support/page-list.ts';
import { seedPages } from './support/seed-pages.ts';
import { signInBrowser } from './support/sign-in-browser.ts';
import { openWatchedPage } from './support/watched-page.ts';

const narrow = { viewport: { width: 320, height: 640 } };
let context: BrowserContext;

/** What the pages do that no text may make them do. */
async function faultsOf(
  url: string,
  paths: AsyncIterable<string> | Iterable<string>,
  onPage = noLinks,
) {
  const { page, takeFaults } = await openWatchedPage(context, url);
  const faults: string[] = [];
  for await (const path of paths) {
    await page.goto(`${url}${path}`);
    const found = [...(await madeOfTexts(page)), ...takeFaults()];
    faults.push(...found.map((fault) => `${path}: ${fault}`));
    onPage(
      await page
        .locator('a[href^="/"]')
        .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '')),
    );
  }
  return faults;
}

function noLinks(_links: readonly string[]): void {}

/** Of pages that are alike, so many; of all others, each. */
const most: Readonly<Record<string, number>> = { deliveries: 12, patterns: 12, bulk: 4 };

/** Follows the links of our own, from the inbox on. */
function crawl() {
  const seen = new Set<string>(['/']);
  const counts = new Map<string, number>();
  const waiting = ['/', '/?view=everything'];
  function* paths() {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) yield path;
  }
  const onPage = (links: readonly string[]) => {
    for (const link of links) {
      const path = link.split('#')[0] ?? '';
      const kind = path.split(/[/?]/)[1] ?? '';
      const count = counts.get(kind) ?? 0;
      if (path === '' || seen.has(path) || kind === 'static' || count >= (most[kind] ?? 500))
        continue;
      seen.add(path);
      counts.set(kind, count + 1);
      waiting.push(path);
    }
  };
  return { paths: paths(), onPage, seen };
}

test('there are two hundred hostile texts, none twice', () => {
  expect(hostileStrings.length).toBeGreaterThanOrEqual(200);
});

/** All kinds of webhooks in turn; the longer ones more seldom. */
function tellings(at: number, of: Parameters<typeof pageThatClearsItself>[0]) {
  return [
    at % 8 === 1 ? pageWithNearMissNote(of) : pageThatClearsItself(of),
    pipelineRetried({ ...of, withProgress: false }),
    at % 2 === 0 ? changeTicketFailed(of) : [],
    at % 8 === 0 ? canaryRolledBack(of) : [],
  ].flat();
}

describe.runIf(hasChromium)('in the browser, hostile texts', () => {
  beforeAll(async () => {
    context = await openContext(narrow);
  });
  afterAll(() => context?.close());

  test('in every field of signed webhooks of all providers run nothing on any page', async () => {
    const closecall = await startClosecall({ queue: 'off', withTokens: false });
    const { checkout: service } = services;
    for (const [at, text] of hostileGroups.entries()) {
      const base = { ids: seededIds(`hostile-${at}`), at: hoursAgo(2 + at) };
      const tell = tellings(at, { ...base, service });
      const url = hostileAddresses[at % hostileAddresses.length] ?? '';
      await sendAll(
        closecall,
        tell.map((delivery) => hostile(delivery, text, url)),
      );
      // As they come, so that nothing waits for long.
      if (at % 6 === 5) await settled(closecall);
    }
    await settled(closecall);
    const found = new Set((await allCandidates(closecall)).map(({ detector }) => detector));
    expect([...found].sort()).toEqual([
      'auto_resolved_page',
      'canary_rollback',
      'retried_ci_failure',
    ]);
    await signInBrowser(context, closecall);
    const { paths, onPage, seen } = crawl();
    expect(await faultsOf(closecall.url, paths, onPage)).toEqual([]);
    expect(seen.size).toBeGreaterThan(hostileGroups.length);
    await closecall.stop();
  }, 300_000);

  test('in whatever people and providers wrote run nothing on any page', async () => {
    const web = await startWebApp();
    const names = await seedPages(web.db);
    await signInBrowser(context, web);
    const texts = hostileGroups.map((text) => cleanText(text) || 'x');
    const paths = listedPages.map((listed) => fillIn(listed, names));
    const rounds = 2;
    for (let round = 0; round < rounds; round += 1) {
      const from = Math.floor((round * texts.length) / rounds);
      expect(await fillTexts(web.db, texts, from)).toBeGreaterThan(20);
      expect(await faultsOf(web.url, paths)).toEqual([]);
    }
    await web.stop();
  }, 240_000);
});
