import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEvents } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { candidateThat, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { createLoginLink } from '../web/support/sign-in.ts';
import { openContext } from './support/browser.ts';
import { confirmWithTicket } from './support/decision-keys.ts';
import { hasChromium } from './support/find-chromium.ts';

let closecall: TestClosecall;

/** A signed webhook of a page that cleared itself comes, and becomes a near miss to check. */
async function deliver(title: string) {
  const { checkout: service } = services;
  const base = { ids: seededIds(title), at: hoursAgo(2) };
  await sendAll(closecall, pageThatClearsItself({ ...base, service, title }));
  return candidateThat(closecall, (each) => each.title.includes(title) && each.status === 'open');
}

/** Opens a browser and signs in as a person does, by the link. */
async function signedIn(userName: string, options: Parameters<typeof openContext>[0] = {}) {
  const context = await openContext(options);
  const page = await context.newPage();
  const token = await createLoginLink(closecall.db, { userName, role: 'responder' });
  await page.goto(`${closecall.url}/login/${token}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Near misses to check' }).waitFor();
  return { context, page };
}

function rowOf(page: Page, id: string) {
  return page.locator(`#row-${id}`);
}

async function ticketOf(id: string) {
  const { key } = await followUpThatIs(closecall, id, 'open');
  expect(closecall.jira.issues().filter((issue) => issue.key === key)).toHaveLength(1);
  return key ?? '';
}

describe.runIf(hasChromium)('in the browser', () => {
  beforeAll(async () => {
    closecall = await startClosecall({ queue: 'off' });
  });
  afterAll(() => closecall?.stop());

  test('a delivered webhook becomes a ticket by the keyboard alone', async () => {
    const { id } = await deliver('Queue of the ledger is long');
    const { context, page } = await signedIn('Dana');
    await rowOf(page, id).waitFor();
    for (const key of confirmWithTicket) await page.keyboard.press(key);
    await page
      .getByText(/^You confirmed it/)
      .first()
      .waitFor();
    const key = await ticketOf(id);
    await page.goto(`${closecall.url}/candidates/${id}`);
    await page.getByRole('link', { name: key }).first().waitFor();
    await context.close();
  });

  test('without script, the whole way from the inbox to the ticket and its page', async () => {
    const { id, story } = await deliver('Disk of the search is nearly full');
    const { context, page } = await signedIn('Dana', { javaScriptEnabled: false });
    await rowOf(page, id).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: story }).waitFor();
    await page.getByLabel('Note, if you like').fill('It was close.');
    await page.getByRole('button', { name: 'Open a ticket' }).click();
    const key = await ticketOf(id);
    await page.goto(`${closecall.url}/follow-ups`);
    await page.getByRole('link', { name: key }).first().waitFor();
    await page.goto(`${closecall.url}/candidates/${id}`);
    await page.getByText('It was close.').first().waitFor();
    await context.close();
  });

  test('of two who decide at the same moment one wins, and the other is told who decided what', async () => {
    const { id } = await deliver('Mail is late');
    const people = await Promise.all(['Dana', 'Lee'].map((name) => signedIn(name)));
    const rows = people.map(({ page }) => rowOf(page, id));
    const [danas, lees] = rows;
    if (danas === undefined || lees === undefined) throw new Error('there are two');
    await Promise.all([
      danas.getByRole('button', { name: 'Open a ticket' }).click(),
      lees.getByRole('button', { name: 'Only confirm' }).click(),
    ]);
    const told = await Promise.all(
      people.map(async ({ page }) => (await page.locator('.notice').first().textContent()) ?? ''),
    );
    const decisions = await closecall.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.entityId, id))
      .then((events) => events.filter(({ action }) => action === 'confirm'));
    expect(decisions).toHaveLength(1);
    const hasDanaWon = decisions[0]?.actor === 'person:Dana';
    const [winner, loser] = hasDanaWon ? told : told.toReversed();
    expect(winner).toContain('You confirmed it');
    expect(loser).toContain(hasDanaWon ? 'Dana confirmed it' : 'Lee confirmed it');
    await Promise.all(people.map(({ context }) => context.close()));
  });
});
