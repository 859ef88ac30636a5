import { inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { candidateThat, hoursAgo, sendAll } from '../support/flow-steps.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { hasChromium } from './support/find-chromium.ts';
import {
  givenOpen,
  idsOf,
  pressAll,
  sitDown,
  startDesk,
  untilStored,
} from './support/triage-desk.ts';

let closecall: TestClosecall;

describe.runIf(hasChromium)('in two browsers', () => {
  beforeAll(async () => {
    closecall = await startDesk();
  });
  afterAll(() => closecall?.stop());

  test('what one decides is told on the row of the other, with the name, and nothing moves', async () => {
    const ids = await givenOpen(closecall, 'heron', 3);
    const dana = await sitDown(closecall, 'heron');
    const lee = await sitDown(closecall, 'heron', { userName: 'Lee' });
    await pressAll(lee.page, 'j', 'c');
    await dana.page.locator(`#row-${ids[0]}`).getByText('Lee confirmed it').waitFor();
    expect(await idsOf(dana.page)).toEqual(ids);
    await Promise.all([dana.context.close(), lee.context.close()]);
  });

  test('who decides on what was decided meanwhile is told so, and the row comes right', async () => {
    const ids = await givenOpen(closecall, 'egret', 2);
    const dana = await sitDown(closecall, 'egret', { path: '/keys' });
    // Nothing is heard: the answer alone tells.
    await dana.page.route('**/live*', (route) => route.abort());
    await dana.page.route('**/live/**', (route) => route.abort());
    await dana.page.goto(`${closecall.url}/?team=all&q=egret`);
    const lee = await sitDown(closecall, 'egret', { userName: 'Lee' });
    await pressAll(lee.page, 'j', 'd', '4');
    await lee.page.getByText('You dismissed it').first().waitFor();
    await pressAll(dana.page, 'j', 'c');
    const row = dana.page.locator(`#row-${ids[0]}`);
    await row.locator('.row-said').getByText('Lee dismissed it').waitFor();
    await row.locator('.row-state').getByText('Dismissed').first().waitFor();
    expect(await idsOf(dana.page)).toEqual(ids);
    await dana.page.getByText('Not live just now').waitFor();
    // Of many, what is left as it was is selected as it is now.
    const second = dana.page.locator(`#row-${ids[1]}`);
    await second.locator('[data-pick]').check();
    await closecall.db.update(candidates).set({ version: 7 }).where(inArray(candidates.id, ids));
    await pressAll(dana.page, 'c');
    await second.locator('.row-said').waitFor();
    await dana.page.getByText('1 selected').waitFor();
    expect(await second.locator('[data-pick]:checked').inputValue()).toBe(`${ids[1]}~7`);
    await Promise.all([dana.context.close(), lee.context.close()]);
  });

  test('what one decides is told by asking too, where the stream does not come through', async () => {
    const ids = await givenOpen(closecall, 'ibis', 2);
    const dana = await sitDown(closecall, 'ibis', { path: '/keys' });
    await dana.page.clock.install();
    await dana.page.route('**/live?*', (route) => route.fulfill({ status: 502 }));
    await dana.page.goto(`${closecall.url}/?team=all&q=ibis`);
    await dana.page.getByText('Not live just now').waitFor();
    const lee = await sitDown(closecall, 'ibis', { userName: 'Lee' });
    await pressAll(lee.page, 'j', 'c');
    await untilStored(closecall, ids.slice(0, 1), { status: 'confirmed' });
    await dana.page.clock.runFor(10_000);
    await dana.page.locator(`#row-${ids[0]}`).getByText('Lee confirmed it').waitFor();
    expect(await idsOf(dana.page)).toEqual(ids);
    await Promise.all([dana.context.close(), lee.context.close()]);
  });

  test('the open page of a near miss tells it, and what was typed comes back', async () => {
    const [id = ''] = await givenOpen(closecall, 'stork', 1);
    const dana = await sitDown(closecall, 'stork', { path: `/candidates/${id}` });
    const lee = await sitDown(closecall, 'stork', { userName: 'Lee' });
    const note = dana.page.locator('form[action$="/notes"] textarea');
    await note.fill('Half a sentence');
    await pressAll(lee.page, 'j', 'c');
    await dana.page.locator('.row-live').getByText('Lee confirmed it').waitFor();
    expect(await note.inputValue()).toBe('Half a sentence');
    await dana.page.getByRole('link', { name: 'See it as it is now' }).click();
    await dana.page.locator('.row-live').waitFor({ state: 'detached' });
    await expect.poll(() => note.inputValue(), { timeout: 20_000 }).toBe('Half a sentence');
    await Promise.all([dana.context.close(), lee.context.close()]);
  });

  test('a new near miss is a quiet mark that moves nothing until it is asked for', async () => {
    const ids = await givenOpen(closecall, 'crane', 2);
    const { context, page } = await sitDown(closecall, 'crane');
    const title = 'The crane is stuck';
    const base = { ids: seededIds(title), at: hoursAgo(2) };
    await sendAll(closecall, pageThatClearsItself({ ...base, service: services.checkout, title }));
    const { id } = await candidateThat(closecall, (each) => each.title.includes(title));
    await page.locator('.live-mark').getByRole('link').waitFor();
    expect(await idsOf(page)).toEqual(ids);
    await page.locator('.live-mark').getByRole('link').click();
    await page.locator(`#row-${id}`).waitFor();
    await context.close();
  });
});
