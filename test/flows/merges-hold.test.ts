import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { oweGroupAnew } from '../../src/triage/group-anew.ts';
import { allCandidates } from '../support/flow-steps.ts';
import { type Patterns, startPatterns } from './pattern-steps.ts';

let p: Patterns;
beforeAll(async () => {
  p = await startPatterns();
});
afterAll(() => p?.closecall.stop());
beforeEach(() => p.clear());

test('a rule about a pattern holds for what that was merged into, until the merge is undone', async () => {
  await p.tell('Replica lag on db-1', 9);
  await p.tell('Replication is behind', 8);
  const [lag, behind] = [
    await p.only('Replica lag on db-1'),
    await p.only('Replication is behind'),
  ];
  const everything = { name: 'everything', when: 'true', then: 'review' };
  const known = { name: 'known', when: `fingerprint == "${lag.fingerprint}"`, then: 'log' };
  await p.inForce([known, everything]);
  const { id } = await p.edit(lag.fingerprint, 'merge', { into: behind.fingerprint });
  await p.tell('Replica lag on db-2', 6);
  expect((await p.only('Replica lag on db-2')).status).toBe('logged');
  await p.edit(behind.fingerprint, `edits/${id}/undo`, {});
  await p.serve();
  await p.tell('Replication is behind', 3);
  const [, second] = (await allCandidates(p.closecall)).filter(
    ({ fingerprint }) => fingerprint === behind.fingerprint,
  );
  expect(second?.status).toBe('open');
  await p.inForce([everything]);
});

test('what is merged into something that an earlier release grouped holds once that is grouped anew', async () => {
  await p.tell('Replica lag on db-1', 9);
  await p.tell('Replication is behind', 6);
  const [lag, behind] = [
    await p.only('Replica lag on db-1'),
    await p.only('Replication is behind'),
  ];
  // As a release left it that kept nothing besides the name.
  await p.closecall.db.execute(sql`update candidates set fingerprint_rules = 1,
    computed_fingerprint = null, masked_values = null, fingerprint = 'former' where id = ${lag.id}`);
  await p.edit(behind.fingerprint, 'merge', { into: 'former' });
  await oweGroupAnew(p.closecall.deps);
  await p.serve();
  await p.closecall.shiftTime('2 minutes');
  await p.serve();
  await p.tell('Replica lag on db-5', 3);
  await p.serve();
  expect(await p.fingerprints()).toEqual(new Set(['former']));
});
