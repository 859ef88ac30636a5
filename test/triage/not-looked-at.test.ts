import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { dismissCandidate } from '../../src/triage/dismiss-candidate.ts';
import { putUnlookedAway } from '../../src/triage/put-unlooked-away.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { daysAgo, openStage, type Stage } from './attention-stage.ts';

const actor = 'person:Dana';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.empty());
afterAll(() => stage?.close());

/** One that a person is asked about since `days`. */
const openFor = (days: number) =>
  stage.given({ occurredAt: daysAgo(days), openSince: daysAgo(days) });

test('what waited for a person for 14 days is put away, by nobody and as no label', async () => {
  const waiting = await openFor(14.1);
  const fresh = await openFor(13.9);
  expect(await putUnlookedAway(stage.context)).toEqual({ kind: 'later', seconds: 3_600 });
  const put = { status: 'logged', decision: null, decidedBy: null, verdict: 'review' };
  expect(await stage.stored(waiting.id)).toMatchObject({ ...put, openSince: null, version: 2 });
  expect(await stage.events(waiting.id)).toEqual([{ action: 'not_looked_at', actor: 'system' }]);
  expect((await stage.stored(fresh.id)).status).toBe('open');
});

test('the 14 days begin when it came to be open, and anew when it comes back', async () => {
  const settled = await stage.settles({ occurredAt: daysAgo(20) });
  expect(settled.status).toBe('open');
  await putUnlookedAway(stage.context);
  expect((await stage.stored(settled.id)).status).toBe('open');
  await stage.shiftDays(13);
  const { version } = settled;
  const dismissal = { reason: 'test', note: null, owner: null, until: null } as const;
  await dismissCandidate(stage.context, { id: settled.id, version, actor, ...dismissal });
  await undoDecision(stage.context, { id: settled.id, version: null, actor });
  await stage.shiftDays(13);
  await putUnlookedAway(stage.context);
  expect((await stage.stored(settled.id)).status).toBe('open');
  await stage.shiftDays(1.1);
  await putUnlookedAway(stage.context);
  expect((await stage.stored(settled.id)).status).toBe('logged');
});

test('what an older release opened is known from its history', async () => {
  const settled = await stage.settles({ occurredAt: daysAgo(20) });
  await stage.db.execute('update candidates set open_since = null');
  await putUnlookedAway(stage.context);
  expect((await stage.stored(settled.id)).status).toBe('open');
  await stage.shiftDays(14.1);
  await putUnlookedAway(stage.context);
  expect((await stage.stored(settled.id)).status).toBe('logged');
});

test('a person can still decide it', async () => {
  const { id } = await openFor(15);
  await putUnlookedAway(stage.context);
  const decision = { id, version: 2, actor, ticket: 'no', note: null } as const;
  expect(await confirmCandidate(stage.context, decision)).toMatchObject({ ok: true });
  expect(await stage.stored(id)).toMatchObject({ status: 'confirmed', decidedBy: actor });
});

test('more than one round holds are put away without waiting for the next hour', async () => {
  await openFor(20);
  await stage.db.execute(`
    create temporary table copies as select c.*, nth from candidates c, generate_series(1, 200) nth;
    update copies set id = gen_random_uuid(), cycle = nth::text || ' more';
    alter table copies drop column nth;
    insert into candidates select * from copies`);
  expect(await putUnlookedAway(stage.context)).toEqual({ kind: 'later', seconds: 0 });
  expect(await putUnlookedAway(stage.context)).toEqual({ kind: 'later', seconds: 3_600 });
  const rows = await stage.db.execute("select from candidates where status = 'open'");
  expect(rows).toHaveLength(0);
});
