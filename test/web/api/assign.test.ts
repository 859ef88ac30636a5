import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { teams } from '../../../src/db/schema/index.ts';
import { Bulk, type BulkCaller, bulkCaller, named, unknownId } from '../support/bulk-caller.ts';
import { pathsIn } from '../support/call.ts';
import { insertCandidate, insertFollowUp } from '../support/rows.ts';
import { runBulk } from '../support/run-bulk.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let by: BulkCaller;

beforeAll(async () => {
  web = await startWebApp();
  by = await bulkCaller(web);
  await web.db.insert(teams).values([
    { id: 'payments', name: 'Payments' },
    { id: 'search', name: 'Search' },
  ]);
});
afterAll(() => web.stop());

describe('assigning to a team', () => {
  test('is no decision, takes a held ticket along, and is taken back by null', async () => {
    const row = await insertCandidate(web.db);
    const confirmed = await by.post(`/candidates/${row.id}/confirm`, { version: 1 });
    const { followUp } = z.object({ followUp: z.object({ id: z.string() }) }).parse(confirmed.json);
    const answer = await by.post(`/candidates/${row.id}/assign`, {
      team: 'search',
      note: 'Theirs.',
    });
    expect(answer.json).toMatchObject({
      ...{ team: 'search', teamAssignedBy: 'token:dana', version: 2, notice: null },
    });
    expect(await by.get(`/follow-ups/${followUp.id}`)).toMatchObject({ team: 'search' });
    const back = await by.post(`/candidates/${row.id}/assign`, { team: null });
    expect(back.json).toMatchObject({ team: null, teamAssignedBy: null, version: 2 });
  });

  test('says that a ticket that was sent stays where it is', async () => {
    const row = await insertCandidate(web.db, { status: 'confirmed' });
    const ticket = { status: 'open', issueKey: 'PAY-9', teamId: 'payments' } as const;
    const followUp = await insertFollowUp(web.db, row, ticket);
    await web.db
      .update(candidates)
      .set({ followUpId: followUp.id })
      .where(eq(candidates.id, row.id));
    const answer = await by.post(`/candidates/${row.id}/assign`, { team: 'search' });
    expect(answer.json).toMatchObject({ team: 'search', notice: expect.stringContaining('PAY-9') });
    expect(await by.get(`/follow-ups/${followUp.id}`)).toMatchObject({ team: 'payments' });
  });

  test('refuses a team that is not there', async () => {
    const row = await insertCandidate(web.db);
    const answer = await by.post(`/candidates/${row.id}/assign`, { team: 'nobody' });
    expect(answer.status).toBe(422);
    expect(pathsIn(answer)).toEqual(['team']);
    expect((await by.post(`/candidates/${unknownId}/assign`, { team: 'search' })).status).toBe(404);
  });

  test('of many is taken back where nobody assigned them since', async () => {
    const rows = await by.some(3);
    const [first, second] = rows;
    await by.post(`/candidates/${first?.id}/assign`, { team: 'payments' }, { token: by.lee });
    const { job } = await by.decided({ action: 'assign', team: 'search', items: named(rows) });
    expect(job).toMatchObject({ decided: 3 });
    await by.post(`/candidates/${second?.id}/assign`, { team: 'payments' }, { token: by.lee });
    const undo = await by.decided(undefined, `/bulk/${job.id}/undo`);
    expect(undo.job).toMatchObject({ decided: 2, refused: { 'not-possible': 1 } });
    expect(await by.get(`/candidates/${first?.id}`)).toMatchObject({
      ...{ team: 'payments', teamAssignedBy: 'token:lee' },
    });
  });

  test('of all that match, and taking that back, goes on whatever is decided meanwhile', async () => {
    const rows = await by.some(2, { fingerprint: 'print-of-theirs' });
    const filter = { fingerprint: ['print-of-theirs'] };
    const answer = await by.post('/candidates/bulk', { action: 'assign', team: 'search', filter });
    const { id } = Bulk.parse(answer.json);
    await by.post(`/candidates/${rows[0]?.id}/dismiss`, { version: 1, reason: 'test' });
    await runBulk(web.db, id);
    expect(await by.get(`/bulk/${id}`)).toMatchObject({ decided: 2 });
    await by.post(`/candidates/${rows[1]?.id}/dismiss`, { version: 1, reason: 'test' });
    const undo = await by.decided(undefined, `/bulk/${id}/undo`);
    expect(undo.job).toMatchObject({ total: 2, decided: 2 });
    for (const row of rows) {
      expect(await by.get(`/candidates/${row.id}`)).toMatchObject({ team: null, version: 2 });
    }
  });

  test('of named ones is held to the versions that were seen', async () => {
    const rows = await by.some(1);
    await by.post(`/candidates/${rows[0]?.id}/dismiss`, { version: 1, reason: 'test' });
    const { job } = await by.decided({ action: 'assign', team: 'search', items: named(rows) });
    expect(job).toMatchObject({ decided: 0, refused: { stale: 1 } });
  });
});
