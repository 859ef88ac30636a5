import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { followUps } from '../../../src/db/schema/follow-ups.ts';
import { teams } from '../../../src/db/schema/index.ts';
import { givenCandidate } from './given.ts';
import { admin, dana, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
  const jira = { connection: 'jira-main', project: 'PAY', issueType: 'Task' };
  await server.db.insert(teams).values([
    { id: 'payments', name: 'Payments', jira },
    { id: 'search', name: 'Search', jira: null },
  ]);
});

afterAll(() => server?.close());

async function stored(id: string): Promise<CandidateRow> {
  const [row] = await server.db.select().from(candidates).where(eq(candidates.id, id));
  if (row === undefined) throw new Error('the candidate is gone');
  return row;
}

const fromInbox = { from: 'inbox', view: 'open', version: '1' };

describe('a decision made on the start page', () => {
  test('confirming with a ticket leads back there and offers the way back', async () => {
    const { id } = await givenCandidate(server.db, {
      story: 'checkout paged 4 min',
      teamId: 'payments',
    });
    const done = await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'yes' });
    expect(done).toMatchObject({ status: 303, location: `/?changed=${id}` });
    expect(await stored(id)).toMatchObject({ status: 'confirmed', decidedBy: dana.actor });
    const { text } = await server.get(done.location ?? '');
    expect(text).toContain('You confirmed it');
    expect(text).toContain('A ticket will be opened in 2 min.');
    expect(text).toContain(`action="/candidates/${id}/undo"`);
    expect(text).toMatch(/action="\/follow-ups\/[^"]+\/send-now"/);
  });

  test('no ticket is promised where none can be opened', async () => {
    const { id } = await givenCandidate(server.db, { teamId: 'search' });
    const done = await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'yes' });
    for (const page of [done.location ?? '', '/follow-ups', `/candidates/${id}`]) {
      const { text } = await server.get(page);
      expect(text).toContain('It belongs to no team with a Jira project yet');
      if (page !== '/follow-ups') expect(text).not.toContain('/send-now');
    }
  });

  test('once the ticket is to be sent now, it is not offered again', async () => {
    const { id } = await givenCandidate(server.db, { teamId: 'payments' });
    await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'yes' });
    const { followUpId } = await stored(id);
    const sent = await server.post(`/follow-ups/${followUpId}/send-now`, fromInbox);
    const { text } = await server.get(sent.location ?? '');
    expect(text).toContain('The ticket is about to be sent.');
    expect(text).not.toContain('/send-now');
  });

  test('confirming without a ticket opens none', async () => {
    const { id } = await givenCandidate(server.db);
    await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'no' });
    expect(await stored(id)).toMatchObject({ status: 'confirmed', followUpId: null });
  });

  test('dismissing keeps the reason', async () => {
    const { id } = await givenCandidate(server.db);
    const done = await server.post(`/candidates/${id}/dismiss`, { ...fromInbox, reason: 'test' });
    expect(await stored(id)).toMatchObject({ status: 'dismissed', decisionReason: 'test' });
    const { text } = await server.get(done.location ?? '');
    expect(text).toContain('You dismissed it as a test or a drill');
  });

  test('an undo really takes it back, and its ticket with it', async () => {
    const { id } = await givenCandidate(server.db);
    await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'yes' });
    const { version, followUpId } = await stored(id);
    const undo = { ...fromInbox, version: String(version) };
    const done = await server.post(`/candidates/${id}/undo`, undo);
    expect(done.location).toBe(`/?undone=${id}`);
    expect((await stored(id)).status).toBe('open');
    const [ticket] = await server.db
      .select()
      .from(followUps)
      .where(eq(followUps.id, followUpId ?? ''));
    expect(ticket?.status).toBe('cancelled');
    expect((await server.get(done.location ?? '')).text).toContain('Taken back');
  });

  test('leads back to the very list and place where it was made', async () => {
    const { id } = await givenCandidate(server.db, { status: 'logged' });
    const after = `~${id}`;
    const fields = { ...fromInbox, view: 'everything', after, ticket: 'no' };
    const { location } = await server.post(`/candidates/${id}/confirm`, fields);
    const address = new URL(location ?? '', 'http://closecall.test');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      view: 'everything',
      after,
      changed: id,
    });
  });

  test('never leads to another site', async () => {
    const odd = [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ];
    for (const from of odd) {
      const { id } = await givenCandidate(server.db);
      const fields = { version: '1', ticket: 'no', from, view: from, after: from, candidate: from };
      const { location } = await server.post(`/candidates/${id}/confirm`, fields);
      expect(location).toBe(`/?changed=${id}`);
    }
  });
});

describe('a decision that comes second', () => {
  test('changes nothing and is told who decided what', async () => {
    const { id } = await givenCandidate(server.db);
    await server.post(`/candidates/${id}/dismiss`, { ...fromInbox, reason: 'duplicate' }, admin);
    const second = await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'yes' });
    expect(second.status).toBe(409);
    expect(second.text).toContain('role="alert"');
    expect(second.text).toContain('Ada dismissed it as the same as another one, just now.');
    expect((await stored(id)).status).toBe('dismissed');
  });

  test('is told of an undo as well', async () => {
    const { id } = await givenCandidate(server.db);
    await server.post(`/candidates/${id}/dismiss`, { ...fromInbox, reason: 'test' }, admin);
    await server.post(`/candidates/${id}/undo`, { ...fromInbox, version: '2' }, admin);
    const late = { ...fromInbox, version: '2', from: 'candidate', candidate: id, ticket: 'yes' };
    const { status, text } = await server.post(`/candidates/${id}/confirm`, late);
    expect(status).toBe(409);
    expect(text).toContain('Ada took the decision back, just now.');
    expect(text).toContain('Was this a near miss?');
  });
});

describe('what can not be decided', () => {
  test('a form without a reason is answered with the page and what is missing', async () => {
    const { id } = await givenCandidate(server.db);
    const { status, text } = await server.post(`/candidates/${id}/dismiss`, fromInbox);
    expect(status).toBe(422);
    expect(text).toContain('Choose a reason to dismiss it.');
    expect((await stored(id)).status).toBe('open');
  });

  test('odd fields never reach the database', async () => {
    const { id } = await givenCandidate(server.db);
    for (const version of ['', 'x', '-1', '1.5', '99999999999999999999']) {
      const fields = { ...fromInbox, version, ticket: 'yes' };
      const { status } = await server.post(`/candidates/${id}/confirm`, fields);
      expect([version, status]).toEqual([version, 422]);
    }
    const noted = { ...fromInbox, ticket: 'no', note: 'a\0b\uD800' };
    expect((await server.post(`/candidates/${id}/confirm`, noted)).status).toBe(303);
  });

  test('viewers are told that they can not', async () => {
    const { id } = await givenCandidate(server.db);
    const fields = { ...fromInbox, ticket: 'yes' };
    const { status, text } = await server.post(`/candidates/${id}/confirm`, fields, viewer);
    expect(status).toBe(403);
    expect(text).toContain('<!doctype html>');
    expect((await stored(id)).status).toBe('open');
  });

  test('what does not exist is a page that says so', async () => {
    for (const id of ['0', '00000000-0000-4000-8000-000000000000', '%00', "'--"]) {
      const fields = { ...fromInbox, ticket: 'yes' };
      expect((await server.post(`/candidates/${id}/confirm`, fields)).status).toBe(404);
      expect((await server.get(`/candidates/${id}`)).status).toBe(404);
    }
  });
});

describe('a decision made on the page of one near miss', () => {
  test('keeps the note, leads back there and shows it', async () => {
    const { id } = await givenCandidate(server.db);
    const fields = {
      from: 'candidate',
      candidate: id,
      version: '1',
      ticket: 'no',
      note: 'Cold cache.',
    };
    const done = await server.post(`/candidates/${id}/confirm`, fields);
    expect(done.location).toBe(`/candidates/${id}?changed=${id}`);
    const { text } = await server.get(done.location ?? '');
    expect(text).toContain('You confirmed it');
    expect(text).toContain('Cold cache.');
    expect(text).toContain(`action="/candidates/${id}/undo"`);
  });

  test.each([
    ['1h', 1],
    ['1d', 24],
    ['7d', 168],
  ])('snoozing for %s brings it back after %i hours', async (length, hours) => {
    const { id } = await givenCandidate(server.db);
    const fields = { from: 'candidate', candidate: id, version: '1', length };
    expect((await server.post(`/candidates/${id}/snooze`, fields)).status).toBe(303);
    const { status, snoozedUntil } = await stored(id);
    expect(status).toBe('snoozed');
    const wait = ((snoozedUntil?.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(wait).toBeCloseTo(hours, 1);
  });
});

test('every form carries the token of the session', async () => {
  const { id } = await givenCandidate(server.db);
  for (const path of ['/', `/candidates/${id}`, '/follow-ups']) {
    const { text } = await server.get(path);
    const forms = text
      .split('<form')
      .slice(1)
      .filter((each) => each.includes('method="post"'));
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) expect(form).toContain('name="_csrf" value="token-of-dana"');
  }
});
