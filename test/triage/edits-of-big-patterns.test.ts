import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { candidates, countedFindings } from '../../src/db/schema/index.ts';
import { mergePatterns, splitPattern } from '../../src/triage/edit-patterns.ts';
import { followPatterns } from '../../src/triage/follow-patterns.ts';
import { daysAgo, openStage, type Stage } from './attention-stage.ts';

const actor = 'person:Dana';
const by = { actor, note: null };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.db.delete(countedFindings);
  await stage.empty();
});
afterAll(() => stage?.close());

/** The first turn of the task; thousands take several. */
async function follow(edited: Awaited<ReturnType<typeof mergePatterns>>): Promise<void> {
  if (!edited.ok) throw new Error('the pattern was not edited');
  await followPatterns(stage.context, `${edited.value.id}/first/`);
}

test('a pattern of which thousands were accepted in bulk is merged', async () => {
  await stage.given({
    ...{ fingerprint: 'lag', status: 'dismissed', decision: 'dismiss', decidedBy: actor },
    ...{ decisionReason: 'known_and_accepted', acceptedBy: 'Payments', acceptedUntil: daysAgo(1) },
  });
  await stage.given({ fingerprint: 'delay' });
  await stage.db.execute(sql`insert into candidates select copy.* from candidates one
    cross join generate_series(2, 10000) nth cross join lateral
      jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'cycle', nth)) copy
    where one.fingerprint = 'lag'`);
  await follow(await mergePatterns(stage.context, { fingerprint: 'lag', into: 'delay', ...by }));
  const moved = await stage.db.$count(candidates, sql`fingerprint = 'delay'`);
  expect(moved).toBeGreaterThan(100);
});

test('what is only counted goes where its values belong, whoever stored it, in one turn', async () => {
  await stage.given(counted('queue', '1'));
  const rows = [
    counted('queue', '1'),
    counted('queue', '2'),
    counted('queue', '3'),
    // As an earlier release left them.
    { ...counted('queue', '2'), computedFingerprint: null },
    { fingerprint: 'queue', computedFingerprint: null, maskedValues: null },
    counted('other', '2'),
  ];
  await stage.db.insert(countedFindings).values(
    rows.map((row, nth) => ({
      ...{ subjectKey: `gh/run:${nth}`, detector: 'retried_ci_failure' as const, cycle: '1' },
      ...{ fingerprintWords: [], title: 'CI', story: 'CI failed', ...row },
      ...{ occurredAt: daysAgo(1), recordedAt: daysAgo(1) },
    })),
  );
  await countUpdates();
  const split = { fingerprint: 'queue', part: null, position: 0, values: ['2', '3'] };
  await follow(await splitPattern(stage.context, { ...split, ...by }));
  const { subjectKey, fingerprint } = countedFindings;
  const after = await stage.db
    .select({ key: subjectKey, fingerprint })
    .from(countedFindings)
    .orderBy(subjectKey);
  const names = after.map((row) => row.fingerprint);
  const [, two] = names;
  expect(two).not.toBe('queue');
  expect(names).toEqual(['queue', two, two, two, 'queue', 'other']);
  const [updates] = await stage.db.execute<{ many: string }>(
    sql`select last_value as many from updates`,
  );
  expect(updates?.many).toBe('1');
});

test('a value that was last seen before thousands of others can be split off', async () => {
  await stage.given({ ...counted('queue', 'OLD'), occurredAt: daysAgo(40) });
  await stage.given({ ...counted('queue', 'new'), occurredAt: daysAgo(1) });
  await stage.db.execute(sql`insert into candidates select copy.* from candidates one
    cross join generate_series(2, 5001) nth cross join lateral
      jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'cycle', nth,
        'masked_values', jsonb_build_array(jsonb_build_object('kind', 'number', 'value', nth::text)))) copy
    where one.masked_values->0->>'value' = 'new'`);
  const split = { fingerprint: 'queue', part: null, position: 0, ...by };
  const never = await splitPattern(stage.context, { ...split, values: ['old', 'never'] });
  expect(never).toMatchObject({
    problem: { detail: 'The value “never” was never seen at that place.' },
  });
  const old = await splitPattern(stage.context, { ...split, values: ['old'] });
  expect(old).toMatchObject({ value: { computed: 'queue', values: ['old'] } });
});

test('a value that was seen last with thousands of others can be split off what was seen before', async () => {
  await stage.given({ ...counted('errors', 'web-2', 'a'), occurredAt: daysAgo(40) });
  await stage.given({ ...counted('errors', 'web-1', 'a'), occurredAt: daysAgo(1) });
  await manyMore('web-1', 5_001);
  const split = { fingerprint: 'errors', part: null, position: 0, ...by };
  const all = await splitPattern(stage.context, { ...split, values: ['web-1', 'WEB-2'] });
  expect(all).toMatchObject({
    problem: { detail: 'Every one of it has these values: nothing would be left.' },
  });
  const newest = await splitPattern(stage.context, { ...split, values: ['web-1'] });
  expect(newest).toMatchObject({ value: { computed: 'errors', values: ['web-1'] } });
});

test('of several values that were seen long ago each is found, however often one of them was', async () => {
  await stage.given({ ...counted('timeouts', 'web-1', 'a'), occurredAt: daysAgo(40) });
  await stage.given({ ...counted('timeouts', 'web-2', 'b'), occurredAt: daysAgo(40) });
  await manyMore('web-1', 20_000);
  await stage.given({ ...counted('timeouts', 'web-3', 'c'), occurredAt: daysAgo(1) });
  await manyMore('web-3', 5_001);
  const split = { fingerprint: 'timeouts', part: null, position: 0, ...by };
  const old = await splitPattern(stage.context, { ...split, values: ['web-1', 'web-2'] });
  expect(old).toMatchObject({ value: { computed: 'timeouts', values: ['web-1', 'web-2'] } });
});

/** Copies of what has this value, each with another one beside it. */
async function manyMore(value: string, last: number): Promise<void> {
  await stage.db.execute(sql`insert into candidates select copy.* from candidates one
    cross join generate_series(2, ${last}::int) nth cross join lateral
      jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'cycle', nth,
        'masked_values', jsonb_set(masked_values, '{1,value}', to_jsonb(nth::text)))) copy
    where one.masked_values->0->>'value' = ${value}`);
}

function counted(fingerprint: string, ...values: readonly string[]) {
  const maskedValues = values.map((value) => ({ kind: 'number' as const, value }));
  return { fingerprint, computedFingerprint: fingerprint, maskedValues };
}

async function countUpdates(): Promise<void> {
  await stage.db.execute(sql`create sequence updates`);
  await stage.db.execute(sql`create function count_update() returns trigger language plpgsql
    as $$ begin perform nextval('updates'); return null; end $$`);
  await stage.db.execute(sql`create trigger count_updates after update on counted_findings
    for each statement execute function count_update()`);
}
