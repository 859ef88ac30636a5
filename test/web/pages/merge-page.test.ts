import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/index.ts';
import { type GivenCandidate, givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

const dayMinutes = 24 * 60;

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterAll(() => server?.close());

function given(of: GivenCandidate = {}) {
  return givenCandidate(server.db, of);
}

function confirmed(minutes: number, of: GivenCandidate = {}) {
  const decided = { decision: 'confirm', decidedBy: 'person:Dana', decidedAt: minutesAgo(minutes) };
  return given({ status: 'confirmed', ...decided, ...of });
}

/** What its page offers, in its order. */
async function offered(id: string, words = ''): Promise<readonly string[]> {
  const { text } = await server.get(`/candidates/${id}/merge-into?words=${words}`);
  return [...text.matchAll(/name="into" value="([^"]+)"/g)].flatMap(([, into]) => into ?? []);
}

test('what waits is offered first, then a handful that was confirmed lately and is near', async () => {
  const one = await given({ fingerprint: 'cold', serviceId: 'search' });
  const waits = await given();
  const [alike, near, old] = [
    await confirmed(60, { fingerprint: 'cold' }),
    await confirmed(30, { serviceId: 'search' }),
    await confirmed(31 * dayMinutes, { fingerprint: 'cold' }),
  ];
  const far = await confirmed(10);
  expect(await offered(one.id)).toEqual([waits.id, alike.id, near.id]);
  for (const minutes of [5, 6, 7, 8]) await confirmed(minutes, { fingerprint: 'cold' });
  expect(await offered(one.id)).toHaveLength(1 + 5);
  const listed = await offered(one.id, 'checkout');
  expect(listed).toContain(far.id);
  expect(listed).not.toContain(old.id);
});

test('the one that was confirmed this morning is found by its words, with its ticket, and chosen', async () => {
  const one = await given();
  const story = 'the cellar <i>filled</i> up';
  const into = await confirmed(200, { story });
  const ticket = await givenFollowUp(server.db, into, { status: 'open', issueKey: 'OPS-12' });
  await server.db
    .update(candidates)
    .set({ followUpId: ticket.id })
    .where(eq(candidates.id, into.id));
  const { text } = await server.get(`/candidates/${one.id}/merge-into?words=CELLAR`);
  expect(text).toContain('the cellar &lt;i&gt;filled&lt;/i&gt; up');
  expect(text).toMatch(/confirmed 3 h ago, OPS-12: open</);
  const answer = await server.app.request(
    `http://closecall.test/candidates/${one.id}/merge-into?words=cellar`,
    { headers: { accept: 'application/json' } },
  );
  expect(await answer.json()).toEqual({
    choices: [
      { value: into.id, text: story, hint: expect.stringMatching(/3 h ago, OPS-12: open$/) },
    ],
  });
  const form = { version: '1', into: into.id };
  expect((await server.post(`/candidates/${one.id}/merge`, form)).status).toBe(303);
  const [stored] = await server.db.select().from(candidates).where(eq(candidates.id, one.id));
  expect(stored).toMatchObject({ status: 'merged', mergedInto: into.id });
});

test('who comes from a narrowed list is led back to it, with the same one selected', async () => {
  const one = await given({ story: 'the attic leaks' });
  const into = await given({ story: 'the roof leaks' });
  const list = `/?service=search&since=30d&q=leaks&selected=${one.id}`;
  const shown = await server.get(list);
  const link = new RegExp(`href="(/candidates/${one.id}/merge-into[^"]*)"`).exec(shown.text)?.[1];
  const page = await server.get(`${link?.replaceAll('&amp;', '&')}&words=roof`);
  const forms = [...page.text.matchAll(/<form[^>]*merge[^>]*>.*?<\/form>/gs)].map(([form]) =>
    [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    ),
  );
  expect(forms).toHaveLength(2);
  const origin = { from: 'inbox', service: 'search', since: '30d', q: 'leaks', selected: one.id };
  for (const fields of forms) expect(Object.fromEntries(fields)).toMatchObject(origin);
  const fields = Object.fromEntries(forms[1] ?? []);
  const done = await server.post(`/candidates/${one.id}/merge`, { ...fields, into: into.id });
  expect(done).toMatchObject({ status: 303, location: `${list}&changed=${one.id}` });
});

test('who comes from its own page is led back to that, and by a bare address too', async () => {
  const one = await given();
  await given();
  const { text } = await server.get(`/candidates/${one.id}`);
  const asked = `merge-into?from=candidate&amp;candidate=${one.id}"`;
  expect(text).toContain(asked);
  const page = await server.get(`/candidates/${one.id}/merge-into`);
  expect(page.text).toContain('name="from" value="candidate"');
  expect(page.text).toContain(`name="candidate" value="${one.id}"`);
});
