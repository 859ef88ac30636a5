import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidateNotes } from '../../../src/db/schema/candidate-notes.ts';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { call, pathsIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let dana: string;
let robin: string;
let viewer: string;

beforeAll(async () => {
  web = await startWebApp();
  dana = await makeToken(web.db, 'responder', 'dana');
  robin = await makeToken(web.db, 'responder', 'robin');
  viewer = await makeToken(web.db, 'viewer', 'vik');
});
afterAll(() => web.stop());

/** Severity 50, closeness 2 by the facts. */
function given(wanted: Partial<CandidateRow> = {}): Promise<CandidateRow> {
  return insertCandidate(web.db, {
    scoreReasons: [
      { factor: 'severity', value: 50, text: 'The service is of tier 1.' },
      { factor: 'closeness', value: 2, text: 'It cleared before anyone needed to act.' },
      { factor: 'recurrence', value: 0.4, text: 'It was not seen before.' },
      { factor: 'agreement', value: 0.7, text: 'People agreed 7 of 10 times.' },
    ],
    ...wanted,
  });
}

function post(path: string, body: unknown, token = dana) {
  return call(`${web.url}/api/v1/candidates/${path}`, { method: 'POST', token, body });
}

function get(path: string, token = dana) {
  return call(`${web.url}/api/v1/candidates/${path}`, { token });
}

async function stored(id: string): Promise<CandidateRow> {
  const [row] = await web.db.select().from(candidates).where(eq(candidates.id, id));
  if (row === undefined) throw new Error('it is gone');
  return row;
}

describe('how close and how bad it was', () => {
  test.each(['open', 'dismissed', 'logged', 'withdrawn'] as const)(
    'can be said of what is %s, and the score follows while the version stays',
    async (status) => {
      const { id, priority, version } = await given({ status });
      const said = await post(`${id}/say`, { closeness: 50 });
      expect(said).toMatchObject({
        status: 200,
        json: { status, version, score: { closeness: 50, severity: 50 } },
      });
      expect((await stored(id)).priority).toBeGreaterThan(priority);
      const history = await get(`${id}/history`);
      expect(history.json).toMatchObject({
        items: [
          {
            action: 'said',
            actor: 'token:dana',
            detail: { about: ['closeness'], closeness: '50', closenessByFacts: '2' },
          },
        ],
      });
    },
  );

  test('each has its own author, and goes back to the facts by itself', async () => {
    const { id } = await given();
    await post(`${id}/say`, { closeness: 50 });
    const both = await post(`${id}/say`, { severity: 2 }, robin);
    const reason = (factor: string, by: string | null) =>
      expect.objectContaining({ factor, said: by && expect.objectContaining({ by }) });
    expect(both.json).toMatchObject({
      score: {
        reasons: expect.arrayContaining([
          reason('closeness', 'token:dana'),
          reason('severity', 'token:robin'),
        ]),
      },
    });
    const back = await post(`${id}/say`, { closeness: null }, robin);
    expect(back.json).toMatchObject({
      score: {
        ...{ closeness: 2, severity: 2 },
        reasons: expect.arrayContaining([
          reason('closeness', null),
          reason('severity', 'token:robin'),
        ]),
      },
    });
    await post(`${id}/say`, { severity: null });
    const { saidBy, saidSeverityBy, saidSeverity } = await stored(id);
    expect([saidBy, saidSeverityBy, saidSeverity]).toEqual([null, null, null]);
  });

  test('what the release before kept under one name stays that person’s', async () => {
    const { id } = await given({ saidCloseness: 50, saidBy: 'token:dana' });
    await post(`${id}/say`, { severity: 2 }, robin);
    expect(await stored(id)).toMatchObject({
      saidClosenessBy: 'token:dana',
      saidSeverityBy: 'token:robin',
    });
  });

  test('what was said after a decision outlives its undo; what was said with it does not', async () => {
    const { id } = await given();
    await post(`${id}/confirm`, { version: 1, ticket: 'no', closeness: 50, severity: 2 });
    await post(`${id}/say`, { closeness: 10 }, robin);
    const undone = await post(`${id}/undo`, { version: 2 });
    expect(undone.json).toMatchObject({ score: { closeness: 10, severity: 50 } });
    expect(await stored(id)).toMatchObject({
      ...{ saidCloseness: 10, saidClosenessBy: 'token:robin' },
      ...{ saidSeverity: null, saidSeverityBy: null },
    });
  });

  test('the same again changes nothing, and nothing at all is refused', async () => {
    const { id } = await given();
    await post(`${id}/say`, { closeness: 50 });
    await post(`${id}/say`, { closeness: 50 }, robin);
    expect((await stored(id)).saidClosenessBy).toBe('token:dana');
    expect((await get(`${id}/history`)).json).toMatchObject({ items: [{ actor: 'token:dana' }] });
    for (const [body, path] of [
      [{}, 'body'],
      [{ closeness: 3 }, 'closeness'],
    ] as const) {
      const answer = await post(`${id}/say`, body);
      expect(answer.status).toBe(422);
      expect(pathsIn(answer)).toEqual([path]);
    }
    expect((await post(`${id}/say`, { closeness: 2 }, viewer)).status).toBe(403);
  });
});

describe('notes', () => {
  test('are left by responders in whatever state it is, and read by all, page by page', async () => {
    const { id, version } = await given({ status: 'withdrawn' });
    for (const text of ['The pool was at 98 %.', 'Seen on <b>two</b> nodes.\nBoth in zone b.']) {
      expect((await post(`${id}/notes`, { text })).status).toBe(201);
    }
    const first = await get(`${id}/notes?limit=1`, viewer);
    expect(first.json).toMatchObject({
      items: [{ text: 'The pool was at 98 %.', by: 'token:dana' }],
      nextCursor: expect.any(String),
    });
    const rest = await get(`${id}/notes`, viewer);
    expect(rest.json).toMatchObject({
      items: [{}, { text: 'Seen on <b>two</b> nodes.\nBoth in zone b.' }],
      nextCursor: null,
    });
    expect((await stored(id)).version).toBe(version);
    expect((await post(`${id}/notes`, { text: 'x' }, viewer)).status).toBe(403);
    for (const text of ['', '  ', 'x'.repeat(4_001)]) {
      expect((await post(`${id}/notes`, { text })).status).toBe(422);
    }
  });

  test('are taken back by their author alone, within an hour, and the history keeps that', async () => {
    const { id } = await given();
    const note = async () => {
      const { json } = await post(`${id}/notes`, { text: 'A name that should not stand here.' });
      const [row] = await web.db
        .select()
        .from(candidateNotes)
        .where(eq(candidateNotes.candidateId, id));
      return { json, noteId: row?.id ?? '' };
    };
    const { noteId } = await note();
    expect((await post(`${id}/notes/${noteId}/delete`, {}, robin)).status).toBe(409);
    expect((await post(`${id}/notes/${noteId}/delete`, {})).status).toBe(200);
    expect((await post(`${id}/notes/${noteId}/delete`, {})).status).toBe(404);
    expect((await get(`${id}/notes`)).json).toMatchObject({ items: [] });
    const history = await get(`${id}/history`);
    expect(history.json).toMatchObject({
      items: [{ action: 'noted' }, { action: 'note_deleted', actor: 'token:dana' }],
    });
    expect(history.text).not.toContain('A name that');
    const { noteId: old } = await note();
    const at = new Date(Date.now() - 61 * 60_000);
    await web.db.update(candidateNotes).set({ at }).where(eq(candidateNotes.id, old));
    expect((await post(`${id}/notes/${old}/delete`, {})).status).toBe(409);
  });
});
