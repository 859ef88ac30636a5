import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulkJobs, teams } from '../../src/db/schema/index.ts';
import { changePerson } from '../../src/people/change-person.ts';
import { createOneTimeLink } from '../../src/web/auth/one-time-links.ts';
import { openBrowser } from './support/browser.ts';
import { insertCandidate } from './support/rows.ts';
import { ensurePerson } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;

beforeAll(async () => {
  web = await startWebApp();
  await web.db.insert(teams).values({ id: 'payments', name: 'Payments' });
});
afterAll(() => web.stop());

test('all that match is what the page showed, also where somebody left their teams meanwhile', async () => {
  await insertCandidate(web.db, { teamId: 'payments' });
  await insertCandidate(web.db, { teamId: null });
  const userId = await ensurePerson(web.db, {
    ...{ userName: 'pat', role: 'responder', teams: ['payments'] },
  });
  const token = await createOneTimeLink(web.db, 'test', { purpose: 'sign-in', userId });
  const pat = openBrowser(web.url);
  await pat.post(`/login/${token}`, {});
  const page = await pat.get('/');
  const form = /<form[^>]*id="bulk"[\s\S]*?<\/form>/.exec(page.text)?.[0] ?? '';
  const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  const all = { ...fields, all: 'yes', decision: 'dismiss:test' };

  await changePerson(web.db, 'test', userId, { teams: [] });
  const refused = await pat.post('/bulk', all);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('You are in no team any more');
  expect(await web.db.select().from(bulkJobs)).toEqual([]);

  await changePerson(web.db, 'test', userId, { teams: ['payments'] });
  expect((await pat.post('/bulk', all)).status).toBe(303);
  expect(await web.db.select().from(bulkJobs)).toMatchObject([{ total: 1 }]);
});
