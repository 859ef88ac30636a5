import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanText } from '../../src/core/clean-text.ts';
import { deliveries } from '../../src/db/schema/deliveries.ts';
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
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { hostileAddresses } from '../web/pages/hostile-texts.ts';
import { startWebApp } from '../web/support/web-app.ts';
import { openContext } from './support/browser.ts';
import { fillTexts } from './support/fill-texts.ts';
import { hasChromium } from './support/find-chromium.ts';
import { madeOfTexts } from './support/harmless.ts';
import { hostile, textsInTurn } from './support/hostile-delivery.ts';
import { hostileGroups, hostileStrings } from './support/hostile-strings.ts';
import { fillIn, listedPages } from './support/page-list.ts';
import { seedHostile } from './support/seed-hostile.ts';
import { seedPages } from './support/seed-pages.ts';
import { signInBrowser } from './support/sign-in-browser.ts';
import { openWatchedPage } from './support/watched-page.ts';

const narrow = { viewport: { width: 320, height: 640 } };
let context: BrowserContext;

/** What the pages do that no text may make them do. */
async function faultsOf(url: string, paths: readonly string[]) {
  const { page, takeFaults } = await openWatchedPage(context, url);
  const faults: string[] = [];
  for (const path of paths) {
    await page.goto(`${url}${path}`);
    const found = [...(await madeOfTexts(page)), ...takeFaults()];
    faults.push(...found.map((fault) => `${path}: ${fault}`));
  }
  await page.close();
  return faults;
}

test('there are two hundred hostile texts, none twice', () => {
  expect(hostileStrings.length).toBeGreaterThanOrEqual(200);
});

/** All kinds of webhooks, of all providers. */
function tellings(of: Parameters<typeof pageThatClearsItself>[0]) {
  return [
    pageThatClearsItself(of),
    pageWithNearMissNote({ ...of, ids: seededIds('hostile note') }),
    pipelineRetried({ ...of, withProgress: false }),
    changeTicketFailed(of),
    canaryRolledBack(of),
  ].flat();
}

async function pagesOf(closecall: TestClosecall): Promise<string[]> {
  const found = await allCandidates(closecall);
  expect([...new Set(found.map(({ detector }) => detector))].sort()).toEqual([
    ...['auto_resolved_page', 'canary_rollback', 'retried_ci_failure'],
  ]);
  const stored = await closecall.db.select({ id: deliveries.id }).from(deliveries);
  return [
    ...['/?team=all', '/?view=everything&team=all', '/patterns', '/deliveries', '/review?team=all'],
    ...found.map(({ id }) => `/candidates/${id}`),
    ...found.map(({ fingerprint }) => `/patterns/${fingerprint}`),
    ...stored.map(({ id }) => `/deliveries/${id}`),
  ];
}

describe.runIf(hasChromium)('in the browser, hostile texts', () => {
  beforeAll(async () => {
    context = await openContext(narrow);
  });
  afterAll(() => context?.close());

  test('in every field of signed webhooks of all providers run nothing on any page', async () => {
    const closecall = await startClosecall({ queue: 'off', withTokens: false });
    const { checkout: service } = services;
    const textAt = textsInTurn(hostileGroups);
    const addressAt = textsInTurn(hostileAddresses);
    const told = tellings({ ids: seededIds('hostile'), at: hoursAgo(2), service });
    await sendAll(
      closecall,
      told.map((delivery) => hostile(delivery, { textAt, addressAt })),
    );
    await settled(closecall);
    await signInBrowser(context, closecall);
    expect(await faultsOf(closecall.url, await pagesOf(closecall))).toEqual([]);
    await closecall.stop();
  }, 90_000);

  test('in whatever people and providers wrote run nothing on any page', async () => {
    const web = await startWebApp();
    const names = await seedPages(web.db);
    const texts = hostileGroups.map((text) => cleanText(text) || 'x');
    const [full] = await seedHostile(web.db, texts);
    await signInBrowser(context, web);
    expect(await fillTexts(web.db, texts)).toBeGreaterThan(20);
    const paths = listedPages.map((listed) => fillIn(listed, names));
    expect(await faultsOf(web.url, [...paths, `/candidates/${full}`])).toEqual([]);
    await web.stop();
  }, 90_000);
});
