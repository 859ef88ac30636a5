import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/index.ts';
import { mergePatterns } from '../../src/triage/edit-patterns.ts';
import { followPatterns } from '../../src/triage/follow-patterns.ts';
import { daysAgo, openStage, type Stage } from './attention-stage.ts';

const actor = 'person:Dana';
const by = { actor, note: null };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.empty());
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
