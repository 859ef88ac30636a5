import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClosecall } from '../support/start-closecall.ts';
import { besideList } from './support/beside-list.ts';
import { hasChromium } from './support/find-chromium.ts';
import {
  focusedRow,
  givenOpen,
  idsOf,
  pressAll,
  sitDown,
  startDesk,
  untilStored,
} from './support/triage-desk.ts';

let closecall: TestClosecall;

describe.runIf(hasChromium)('in the browser, by keys', () => {
  beforeAll(async () => {
    closecall = await startDesk();
  });
  afterAll(() => closecall?.stop());

  test('moving, opening beside the list, help, search, and going elsewhere decide nothing', async () => {
    const ids = await givenOpen(closecall, 'walrus', 3);
    const { context, page } = await sitDown(closecall, 'walrus');
    await pressAll(page, 'c');
    expect(await focusedRow(page)).toBe(ids[0]);
    await pressAll(page, 'j', 'j', 'k');
    expect(await focusedRow(page)).toBe(ids[1]);
    await pressAll(page, '?');
    await page.locator('dialog#keys[open]').waitFor();
    await pressAll(page, 'c', 'd', 'Escape');
    await pressAll(page, '/');
    await page.keyboard.type('cdsmax');
    expect(await page.locator('#search').inputValue()).toContain('cdsmax');
    await page.locator('#search').evaluate((field: HTMLElement) => field.blur());
    expect(await idsOf(page)).toEqual(ids);
    await untilStored(closecall, ids, { status: 'open', decision: null });
    await context.close();
  });

  test('each place has two keys, from wherever one is', async () => {
    const { context, page } = await sitDown(closecall, 'walrus', { path: '/keys' });
    for (const [key, path] of [
      ['f', '/follow-ups'],
      ['p', '/patterns'],
      ['r', '/review'],
      ['i', '/'],
    ] as const) {
      await pressAll(page, 'g', key);
      await page.waitForURL(({ pathname }) => pathname === path);
    }
    await context.close();
  });

  test('t leads to the ticket of the one that is looked at, before there is one', async () => {
    const ids = await givenOpen(closecall, 'stoat', 2);
    const { context, page } = await sitDown(closecall, 'stoat');
    await pressAll(page, 'j', 'j', 't');
    await page.waitForURL(`**/candidates/${ids[1]}/ticket*`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await untilStored(closecall, ids, { status: 'open', decision: null });
    await context.close();
  });

  test('enter shows one beside the list, and goes on with the next', async () => {
    const ids = await givenOpen(closecall, 'narwhal', 3);
    const path = `/?team=all&q=narwhal&selected=${ids[0]}`;
    const { context, page } = await sitDown(closecall, 'narwhal', { path });
    const beside = besideList(page);
    await pressAll(page, 'j', 'j');
    await beside.opens(ids[1] ?? '');
    expect(new URL(page.url()).searchParams.get('selected')).toBe(ids[1]);
    await pressAll(page, 'c');
    await beside.shows(ids[2] ?? '');
    expect(await idsOf(page)).toEqual([ids[0], ids[2]]);
    await context.close();
  });

  test('one opens beside the list where none was, follows the keys, and closes', async () => {
    const ids = await givenOpen(closecall, 'lynx', 3);
    const [first = '', second = '', third = ''] = ids;
    const { context, page } = await sitDown(closecall, 'lynx');
    const beside = besideList(page);
    const url = page.url();
    await pressAll(page, 'j');
    await beside.opens(first);
    expect(await beside.marked()).toEqual([first]);
    await pressAll(page, 'j', 'j', 'j', 'j');
    await beside.shows(third);
    expect([await focusedRow(page), ...(await beside.marked())]).toEqual([third, third]);
    // What is not read yet is shown, and not decided on.
    await pressAll(page, 'k', 'c');
    await page.getByText('shown beside the list first').waitFor();
    await beside.shows(second);
    await untilStored(closecall, ids, { status: 'open' });
    await pressAll(page, 'Escape');
    expect(await beside.closed()).toEqual({ url, row: second });
    await beside.opens(second);
    expect(new URL((await beside.back.getAttribute('href')) ?? '', url).href).toBe(url);
    await beside.back.click();
    expect(await beside.closed()).toEqual({ url, row: second });
    await beside.opens(second);
    await pressAll(page, 'Enter');
    await page.waitForURL(`**/candidates/${second}`);
    // The way back leads to what stood beside the list, and one step further to the list alone.
    await page.goBack();
    await beside.shows(second);
    await page.goBack();
    expect(await beside.closed()).toMatchObject({ url });
    await context.close();
  });

  test('what was decided is taken back after loading the page anew, and on its own page', async () => {
    const ids = await givenOpen(closecall, 'ocelot', 2);
    const [first = ''] = ids;
    const { context, page } = await sitDown(closecall, 'ocelot');
    await pressAll(page, 'j', 'c');
    await page.locator('#notices form[data-decision="undo"]').waitFor();
    await page.reload();
    await pressAll(page, 'z');
    await page.locator(`#row-${first}`).waitFor();
    await untilStored(closecall, ids, { status: 'open' });
    // Too narrow for both.
    await page.setViewportSize({ width: 900, height: 800 });
    await pressAll(page, 'Enter');
    await page.waitForURL(`**/candidates/${first}`);
    await pressAll(page, 'c');
    await page.locator('[data-row] form[data-decision="undo"]').waitFor();
    await pressAll(page, 'd');
    await page.getByText('can’t be decided on here').waitFor();
    await pressAll(page, 'z');
    await page.locator('[data-row] form[data-decision="confirm"]').waitFor();
    await untilStored(closecall, ids, { status: 'open' });
    await context.close();
  });

  test('a digit chooses the reason or how long, and each can be taken back', async () => {
    const ids = await givenOpen(closecall, 'otter', 3);
    const [, second = ''] = ids;
    const { context, page } = await sitDown(closecall, 'otter');
    await pressAll(page, 'j', 'j', 'd', '4');
    expect(await idsOf(page)).toEqual([ids[0], ids[2]]);
    expect(await focusedRow(page)).toBe(ids[2]);
    await untilStored(closecall, [second], { status: 'dismissed', decisionReason: 'test' });
    await pressAll(page, 'z');
    await page.locator(`#row-${second}`).waitFor();
    expect(await idsOf(page)).toEqual(ids);
    expect(await focusedRow(page)).toBe(second);
    await untilStored(closecall, [second], { status: 'open' });
    await pressAll(page, 's', '3');
    await untilStored(closecall, [second], { status: 'snoozed' });
    await context.close();
  });

  test('two decided in a row, and two taken back, are all back in their places', async () => {
    const ids = await givenOpen(closecall, 'beaver', 4);
    const { context, page } = await sitDown(closecall, 'beaver');
    await pressAll(page, 'j', 'Shift+C', 'c');
    expect(await idsOf(page)).toEqual(ids.slice(2));
    await pressAll(page, 'z', 'z');
    const stands = async () => ({
      ids: await idsOf(page),
      said: await page.locator('#notices').textContent(),
    });
    await expect.poll(stands, { timeout: 20_000 }).toMatchObject({ ids });
    await untilStored(closecall, ids, { status: 'open' });
    await context.close();
  });

  test('a key that is held decides once', async () => {
    const ids = await givenOpen(closecall, 'weasel', 3);
    const { context, page } = await sitDown(closecall, 'weasel');
    await pressAll(page, 'j');
    for (let each = 0; each < 4; each += 1) await page.keyboard.down('c');
    await page.keyboard.up('c');
    expect(await idsOf(page)).toEqual(ids.slice(1));
    await untilStored(closecall, ids.slice(0, 1), { status: 'confirmed' });
    await context.close();
  });

  test('what is selected is decided at once; what comes next is shown, and all can be taken back', async () => {
    const ids = await givenOpen(closecall, 'badger', 3);
    const { context, page } = await sitDown(closecall, 'badger');
    await pressAll(page, 'j', 'x', 'j', 'j', 'Shift+X');
    await page.getByText('3 selected').waitFor();
    await page.reload();
    await page.getByText('3 selected').waitFor();
    await pressAll(page, 'j', 'c');
    expect(await idsOf(page)).toEqual([]);
    await page.getByText('3 of 3 done.').waitFor();
    await page.locator('.empty').waitFor();
    await untilStored(closecall, ids, { status: 'confirmed' });
    await pressAll(page, 'z');
    await expect.poll(() => idsOf(page), { timeout: 20_000 }).toEqual(ids);
    await untilStored(closecall, ids, { status: 'open' });
    // Rows of other lists are no near misses, and lead to no ticket.
    const asked: string[] = [];
    await page.goto(`${closecall.url}/bulk`);
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await pressAll(page, 'j', 't', 'g', 'i');
    await page.waitForURL(({ pathname }) => pathname === '/');
    expect(asked.filter((path) => path.endsWith('/ticket'))).toEqual([]);
    await context.close();
  });

  test('what is selected is given to a team, or merged into another one', async () => {
    const ids = await givenOpen(closecall, 'marten', 3, { teamId: null, serviceId: null });
    const [first = '', second = '', third = ''] = ids;
    const { context, page } = await sitDown(closecall, 'marten');
    await pressAll(page, 'j', 'x', 'j', 'x', 'a');
    await page.locator('.choose-list button').first().waitFor();
    await page.keyboard.type('Paym');
    await page.locator('.choose-list button:only-child').waitFor();
    await pressAll(page, 'Enter');
    await untilStored(closecall, [first, second], { teamId: 'payments' });
    await page.getByRole('heading', { name: 'Payments' }).first().waitFor();
    for (const id of [first, second]) await page.locator(`#row-${id} [data-pick]`).check();
    await pressAll(page, 'm');
    await page.locator('.choose-list button').first().waitFor();
    await page.keyboard.type('marten');
    await page.locator('.choose-list button:only-child', { hasText: 'number 3' }).waitFor();
    await pressAll(page, 'Enter');
    await untilStored(closecall, [first, second], { status: 'merged', mergedInto: third });
    await context.close();
  });

  test('without a network the row is back, says so, and can be tried again', async () => {
    const ids = await givenOpen(closecall, 'ferret', 2);
    const { context, page } = await sitDown(closecall, 'ferret');
    await context.setOffline(true);
    await pressAll(page, 'j', 'c');
    const row = page.locator(`#row-${ids[0]}`);
    await row.getByText('can’t be reached').waitFor();
    expect(await idsOf(page)).toEqual(ids);
    await context.setOffline(false);
    await row.getByRole('button', { name: 'Try again' }).click();
    await untilStored(closecall, ids.slice(0, 1), { status: 'confirmed' });
    await pressAll(page, 'j', 'x');
    await page.getByText('1 selected').waitFor();
    await context.setOffline(true);
    await pressAll(page, 'c');
    await page.locator('#notices', { hasText: 'can’t be reached' }).waitFor();
    await page.getByText('1 selected').waitFor();
    expect(await page.locator(`#row-${ids[1]} [data-pick]`).isChecked()).toBe(true);
    await context.close();
  });
});
