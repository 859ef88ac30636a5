import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { outbox } from '../../src/db/schema/index.ts';
import { dismissCandidate } from '../../src/triage/dismiss-candidate.ts';
import { splitPattern } from '../../src/triage/edit-patterns.ts';
import { endAcceptance } from '../../src/triage/end-acceptance.ts';
import { followPatterns } from '../../src/triage/follow-patterns.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { openStage, type Stage } from './attention-stage.ts';

const actor = 'person:Dana';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.empty());
afterAll(() => stage?.close());

async function accept(id: string, version: number, until: Date | null = null) {
  const reason = { reason: 'known_and_accepted', note: null, owner: 'Payments', until } as const;
  const dismissed = await dismissCandidate(stage.context, { id, version, actor, ...reason });
  if (!dismissed.ok) throw new Error('it was not dismissed');
  return dismissed.value;
}

test('what is accepted comes back at its end once, and says who accepted it until when', async () => {
  const { id, version } = await stage.given();
  const accepted = await accept(id, version);
  expect(await stage.owedDays('end-acceptance', id)).toBe(90);
  await stage.shiftDays(89);
  await endAcceptance(stage.context, id);
  expect((await stage.stored(id)).status).toBe('dismissed');
  expect(await stage.owedDays('end-acceptance', id)).toBe(1);
  await stage.shiftDays(2);
  await endAcceptance(stage.context, id);
  const { acceptedUntil } = accepted;
  const back = { status: 'open', version: accepted.version + 1 };
  expect(await stage.stored(id)).toMatchObject({ ...back, acceptedBy: 'Payments', acceptedUntil });
  await endAcceptance(stage.context, id);
  expect(await stage.stored(id)).toMatchObject(back);
});

test('a dismissal that was undone stays undone', async () => {
  const { id, version } = await stage.given({ status: 'logged' });
  await accept(id, version);
  await undoDecision(stage.context, { id, version: null, actor });
  await stage.shiftDays(91);
  await endAcceptance(stage.context, id);
  expect(await stage.stored(id)).toMatchObject({ status: 'logged', acceptedUntil: null });
});

test('accepted again, it waits for the new end, and an undo asks again', async () => {
  const { id, version } = await stage.given();
  await accept(id, version);
  await stage.shiftDays(91);
  await endAcceptance(stage.context, id);
  const again = await accept(id, (await stage.stored(id)).version);
  expect(await stage.owedDays('end-acceptance', id)).toBe(90);
  await undoDecision(stage.context, { id, version: again.version, actor });
  expect((await stage.stored(id)).status).toBe('open');
});

test('of several that were accepted alike only the last comes back', async () => {
  const first = await stage.given();
  const second = await stage.given({ fingerprint: first.fingerprint });
  await accept(first.id, first.version);
  await accept(second.id, second.version);
  await stage.shiftDays(91);
  await endAcceptance(stage.context, first.id);
  await endAcceptance(stage.context, second.id);
  expect((await stage.stored(first.id)).status).toBe('dismissed');
  expect((await stage.stored(second.id)).status).toBe('open');
});

test('what only the other one spoke for comes back once that is split off', async () => {
  const given = (value: string) => ({
    ...{ fingerprint: 'lag', computedFingerprint: 'lag' },
    maskedValues: [{ kind: 'number', value } as const],
  });
  const first = await stage.given(given('1'));
  const longer = await stage.given(given('2'));
  await accept(first.id, first.version);
  await accept(longer.id, longer.version, new Date(Date.now() + 120 * 86_400_000));
  await stage.shiftDays(91);
  await endAcceptance(stage.context, first.id);
  expect((await stage.stored(first.id)).status).toBe('dismissed');
  await stage.db.delete(outbox);
  const values = { part: null, position: 0, values: ['2'] };
  const split = await splitPattern(stage.context, {
    ...{ fingerprint: 'lag', actor, note: null },
    ...values,
  });
  if (!split.ok) throw new Error('it was not split');
  await followPatterns(stage.context, `${split.value.id}/first/`);
  expect(await stage.owedDays('end-acceptance', first.id)).toBe(0);
  expect(await stage.owedDays('end-acceptance', longer.id)).toBeNull();
  await endAcceptance(stage.context, first.id);
  expect((await stage.stored(first.id)).status).toBe('open');
});
