import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAudit } from '../../../src/db/audit.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

const fromInbox = { from: 'inbox', view: 'open', version: '1' };

function noticeIn(html: string): string {
  return /<div class="notice .*?<h1>/s.exec(html)?.[0] ?? '';
}

describe('a refusal', () => {
  test('in a list names the near miss that it is about, though its row is gone', async () => {
    const { id } = await givenCandidate(server.db, { story: 'one of many alike' });
    await server.post(`/candidates/${id}/confirm`, { ...fromInbox, ticket: 'no' });
    const late = await server.post(`/candidates/${id}/dismiss`, { ...fromInbox, reason: 'test' });
    expect(late.status).toBe(409);
    expect(noticeIn(late.text)).toContain(`href="/candidates/${id}"`);
    expect(noticeIn(late.text)).toContain('one of many alike');
    const incomplete = await givenCandidate(server.db, { story: 'left without a reason' });
    const { text } = await server.post(`/candidates/${incomplete.id}/dismiss`, fromInbox);
    expect(noticeIn(text)).toContain('left without a reason');
  });

  test('of what came too late tells what moved it, and not the lesson written since', async () => {
    const { id } = await givenCandidate(server.db, { version: 2 });
    const told = (action: string, detail: Record<string, string>) =>
      writeAudit(server.db, { actor: 'system', action, entity: 'candidate', entityId: id, detail });
    await told('rejudged_review', { because: 'its score was 31' });
    await told('belongs_elsewhere', { service: 'ledger' });
    await told('lesson_written', { text: 'Retries hid it.' });
    await told('lesson_removed', {});
    const late = await server.post(`/candidates/${id}/dismiss`, { ...fromInbox, reason: 'test' });
    expect(late.status).toBe(409);
    expect(noticeIn(late.text)).toContain('asked for a person to decide: its score was 31');
  });

  test('of an undo that comes too late leads to the ticket that stands in its way', async () => {
    const candidate = await givenCandidate(server.db, { status: 'confirmed', decision: 'confirm' });
    const issueUrl = 'https://acme.atlassian.net/browse/PAY-2';
    const ticket = { status: 'open', issueKey: 'PAY-2', issueUrl } as const;
    const { id: followUpId } = await givenFollowUp(server.db, candidate, ticket);
    await server.db.update(candidates).set({ followUpId }).where(eq(candidates.id, candidate.id));
    const answer = await server.post(`/candidates/${candidate.id}/undo`, fromInbox);
    expect(answer.status).toBe(409);
    expect(noticeIn(answer.text)).toContain('PAY-2 is open already, so this can’t be undone.');
    expect(noticeIn(answer.text)).toContain(`href="${issueUrl}"`);
  });

  test('is not asked for where a near miss only joined the ticket of another one', async () => {
    const fields = {
      ...({ status: 'confirmed', decision: 'confirm', decidedBy: 'person:dana' } as const),
      decidedAt: minutesAgo(1),
    };
    const [own, joined] = [
      await givenCandidate(server.db, fields),
      await givenCandidate(server.db, fields),
    ];
    const ticket = { status: 'done', issueKey: 'PAY-3' } as const;
    const { id: followUpId } = await givenFollowUp(server.db, own, ticket);
    await server.db
      .update(candidates)
      .set({ followUpId })
      .where(inArray(candidates.id, [own.id, joined.id]));
    const wayBack = (id: string) => `action="/candidates/${id}/undo"`;
    expect((await server.get(`/candidates/${own.id}`)).text).not.toContain(wayBack(own.id));
    expect((await server.get(`/candidates/${joined.id}`)).text).toContain(wayBack(joined.id));
    const decided = (await server.get('/?view=decided')).text;
    expect(decided).not.toContain(wayBack(own.id));
    expect(decided).toContain(wayBack(joined.id));
    expect((await server.post(`/candidates/${joined.id}/undo`, fromInbox)).status).toBe(303);
  });

  test('on a page of its own does not name it a second time', async () => {
    const { id } = await givenCandidate(server.db, { story: 'told above' });
    const fields = { ...fromInbox, from: 'candidate', candidate: id };
    const { text } = await server.post(`/candidates/${id}/dismiss`, fields);
    expect(noticeIn(text)).toContain('Choose a reason to dismiss it.');
    expect(noticeIn(text)).not.toContain('told above');
  });

  test('gives the note back that was written for it', async () => {
    const { id } = await givenCandidate(server.db);
    const fields = { from: 'candidate', candidate: id, version: '1', note: 'Cold <cache>.' };
    const first = { ...fields, note: '', reason: 'test' };
    expect((await server.post(`/candidates/${id}/dismiss`, first)).status).toBe(303);
    const { status, text } = await server.post(`/candidates/${id}/confirm`, {
      ...fields,
      ticket: 'no',
    });
    expect(status).toBe(409);
    expect(noticeIn(text)).toContain('Your note was not kept:');
    expect(noticeIn(text)).toContain('Cold &lt;cache&gt;.');
    const without = await server.post(`/candidates/${id}/dismiss`, first);
    expect(noticeIn(without.text)).not.toContain('Your note');
  });
});

describe('the address that a refused form leaves behind', () => {
  test.each(['confirm', 'dismiss', 'snooze', 'undo'])('of %s leads to its page', async (step) => {
    const { id } = await givenCandidate(server.db);
    const answer = await server.get(`/candidates/${id}/${step}`);
    expect(answer).toMatchObject({ status: 303, location: `/candidates/${id}` });
    expect((await server.get(`/candidates/0/${step}`)).status).toBe(404);
  });

  test('of a ticket or a connection leads to their list', async () => {
    const ticket = await givenFollowUp(server.db, await givenCandidate(server.db));
    for (const step of ['send-now', 'retry', 'create-after-all', 'give-up', 'adopt']) {
      const { location } = await server.get(`/follow-ups/${ticket.id}/${step}`);
      expect(location).toBe('/follow-ups');
    }
    const answer = await server.get('/connections/pd-main/check');
    expect(answer).toMatchObject({ status: 303, location: '/connections' });
  });
});
