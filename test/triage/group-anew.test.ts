import { afterAll, beforeAll, expect, test } from 'vitest';
import { connections, outbox, subjects } from '../../src/db/schema/index.ts';
import { groupAnew } from '../../src/triage/group-anew.ts';
import { daysAgo, openStage, type Stage } from './attention-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test('what people dismissed for the next ones too is grouped anew before the rest', async () => {
  const at = { createdAt: daysAgo(9), updatedAt: daysAgo(9) };
  const many = { ...{ id: 'many', connector: 'pagerduty', name: 'Many' }, settings: {}, ...at };
  await stage.db.insert(connections).values(many);
  // More than one turn takes, by their keys before all that follows.
  for (let nth = 100; nth < 160; nth += 1) await behind(`many/${nth}`, {});
  const noise = { decisionReason: 'not_a_near_miss', status: 'dismissed' } as const;
  const people = { ...noise, decidedBy: 'person:Dana', decidedAt: daysAgo(3) };
  await behind('many/180', people);
  await behind('many/181', { ...people, decidedBy: 'token:desk' });
  const accepted = { ...people, decisionReason: 'known_and_accepted' } as const;
  await behind('many/182', { ...accepted, acceptedUntil: daysAgo(-9) });
  // Neither what is over, nor what says nothing of the next one, nor what a rule said.
  await behind('many/190', { ...accepted, acceptedUntil: daysAgo(1) });
  await behind('many/191', { ...people, decisionReason: 'duplicate' });
  await behind('many/192', { ...people, decidedBy: 'policy:quiet' });
  await groupAnew(stage.context, '');
  const owed = await stage.db.select({ ref: outbox.ref }).from(outbox).orderBy(outbox.ref);
  const first = owed.map(({ ref }) => ref).filter((ref) => ref > 'many/149');
  expect(first).toEqual(['many/180', 'many/181', 'many/182']);
});

type Given = NonNullable<Parameters<Stage['given']>[0]>;

async function behind(key: string, given: Given): Promise<void> {
  const of = { key, connectionId: 'many', kind: 'incident' } as const;
  await stage.db.insert(subjects).values({ ...of, because: [], updatedAt: daysAgo(9) });
  await stage.given({ subjectKey: key, fingerprintRules: 1, ...given });
}
