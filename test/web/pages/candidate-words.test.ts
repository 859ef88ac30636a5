import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAudit } from '../../../src/db/audit.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { signals } from '../../../src/db/schema/signals.ts';
import { givenCandidate, givenDelivery } from './given.ts';
import { admin, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterAll(() => server?.close());

test('how close and how bad it was is said on the page at any time, and only what was changed', async () => {
  const { id, priority } = await givenCandidate(server.db, { status: 'dismissed' });
  const untouched = { closeness: '', closenessSeen: '', severity: '', severitySeen: '' };
  const saved = await server.post(`/candidates/${id}/say`, { ...untouched, closeness: '50' });
  expect(saved.location).toBe(`/candidates/${id}?done=said`);
  const [row] = await server.db.select().from(candidates).where(eq(candidates.id, id));
  expect(row).toMatchObject({ saidCloseness: 50, saidSeverity: null, status: 'dismissed' });
  expect(row?.priority).toBeGreaterThan(priority);
  const page = await server.get(saved.location ?? '');
  expect(page.text).toContain(`The score is ${Math.round(row?.priority ?? 0)} now`);
  expect(page.text).toContain('You said that it was closer: only luck stood in between.');
  expect(page.text).toMatch(/<option value="50" selected="">Only luck stood in between/);
  expect(page.text).toContain('>said that it was closer, 50 rather than 2: only luck');
  // Somebody whose form still shows what was there before changes nothing of it.
  await server.post(`/candidates/${id}/say`, { ...untouched, severity: '2' });
  await server.post(`/candidates/${id}/say`, { ...untouched, closenessSeen: '50', closeness: '' });
  const [after] = await server.db.select().from(candidates).where(eq(candidates.id, id));
  expect(after).toMatchObject({ saidCloseness: null, saidSeverity: 2 });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('left how close it was to the facts again');
  expect(
    (await server.post(`/candidates/${id}/say`, { ...untouched, closeness: '7' })).status,
  ).toBe(422);
  expect((await server.get(`/candidates/${id}`, viewer)).text).not.toContain('You know better?');
});

test('a note stands in the timeline between what was seen and what was done, and can be taken back', async () => {
  const { id } = await givenCandidate(server.db, { status: 'dismissed' });
  const detail = { from: 'open', to: 'dismissed', reason: 'test' };
  const of = { entity: 'candidate', entityId: id, detail } as const;
  await writeAudit(server.db, { actor: 'person:Robin', action: 'dismiss', ...of });
  const note = 'Zone b <i>only</i>.\r\nSee the graph.';
  expect((await server.post(`/candidates/${id}/notes`, { note })).location).toContain('done=noted');
  const { text } = await server.get(`/candidates/${id}`);
  const [, timeline = ''] = /<ol class="timeline">(.*?)<\/ol>/s.exec(text) ?? [];
  const order = [
    'It was cleared by the monitor',
    'dismissed it as a test or a drill',
    'Zone b &lt;i&gt;only',
  ];
  expect(order.map((each) => timeline.indexOf(each))).toEqual(
    order.map((each) => timeline.indexOf(each)).toSorted((a, b) => a - b),
  );
  expect(timeline).not.toContain('>noted<');
  expect(timeline).toMatch(/Needs a decision<span aria-hidden="true">→<\/span>.*?Dismissed/s);
  const [, noteId = ''] = /name="noteId" value="([^"]+)"/.exec(timeline) ?? [];
  expect((await server.get(`/candidates/${id}`, admin)).text).not.toContain('name="noteId"');
  await server.post(`/candidates/${id}/delete-note`, { noteId });
  expect((await server.get(`/candidates/${id}`)).text).not.toContain('Zone b');
  const empty = await server.post(`/candidates/${id}/notes`, { note: '  ' });
  expect(empty.status).toBe(422);
});

test('what it was found from is linked, and its bodies are shown to admins, as text and cut', async () => {
  const { id, subjectKey } = await givenCandidate(server.db, {
    found: {
      evidence: [
        {
          kind: 'page.resolved',
          at: new Date(),
          text: 'It was cleared.',
          url: null,
          actor: null,
          fact: 'a',
        },
      ],
    },
  });
  const body = Buffer.from(
    `{"title":"</pre><script>alert(1)</script>","more":"${'é'.repeat(9_000)}"}`,
  );
  const own = await givenDelivery(server.db, { body, event: 'incident.resolved' });
  const other = await givenDelivery(server.db, { event: 'incident.annotated' });
  const at = new Date();
  const fact = {
    subjectKey,
    kind: 'page.resolved',
    occurredAt: at,
    recordedAt: at,
    receivedAt: at,
  };
  await server.db.insert(signals).values([
    { ...fact, factKey: 'a', source: 'webhook', deliveryId: own, data: {} },
    { ...fact, factKey: 'b', source: 'webhook', deliveryId: other, data: {} },
  ]);
  const responder = await server.get(`/candidates/${id}`);
  expect(responder.text).toContain(`href="/deliveries/${own}"`);
  expect(responder.text).not.toContain(other);
  expect(responder.text).not.toContain('As it arrived');
  const { text } = await server.get(`/candidates/${id}`, admin);
  expect(text).toContain('{&quot;title&quot;:&quot;&lt;/pre&gt;&lt;script&gt;alert(1)');
  expect(text).toContain('Only its beginning is shown here.');
  expect(text).not.toContain('\uFFFD');
});
