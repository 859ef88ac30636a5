import { afterAll, beforeEach, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { signals } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { many, openSentLists, refusal, type SentLists } from './sent-lists.ts';

const hook = 'acme/checkout/1';

const opened: SentLists[] = [];
let at: SentLists;
beforeEach(async () => {
  at = await openSentLists();
  opened.push(at);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

const base = { at: new Date(), service: services.checkout };

function content(key: string) {
  const [told] = pipelineRetried({ ...base, ids: seededIds(key) });
  if (told === undefined) throw new Error('no delivery');
  at.contents.set(`#${key}`, { event: told.event, body: JSON.parse(told.body) });
}

it('a webhook that can’t be sent again is read instead, and holds up none of the others', async () => {
  at.list(hook, [{ key: 'old', minutesAgo: 600 }, ...many(3, 20)]);
  at.faults.set('again #old', refusal(422));
  content('old');
  await at.turns();
  expect(at.calls.filter((call) => call.startsWith('again'))).toHaveLength(4);
  expect((await at.lost()).find(({ key }) => key === 'old')).toMatchObject({
    recoveredBy: 'read',
    problem: null,
    nextTryAt: null,
  });
  expect(await at.db.select().from(signals)).toMatchObject([{ source: 'api', deliveryId: null }]);
  expect(await at.problems()).toEqual([]);
});

it('a webhook that can’t be sent again says why, where it can’t be read either', async () => {
  at.list(hook, [
    { key: 'gone', minutesAgo: 600 },
    { key: 'odd', minutesAgo: 500 },
    { key: 'riddle', minutesAgo: 400 },
    { key: 'vast', minutesAgo: 300 },
  ]);
  for (const key of ['gone', 'odd', 'riddle', 'vast']) at.faults.set(`again #${key}`, refusal(404));
  at.faults.set('content #gone', refusal(404));
  at.faults.set('content #vast', new OutboundError('broken_answer', 'the answer is too long'));
  at.contents.set('#odd', { event: 'workflow_run', body: { workflow_run: 1, workflow: 1 } });
  await at.turns();
  expect((await at.lost()).map(({ key, problem }) => [key, problem])).toEqual([
    ['gone', 'GitHub answered 404; GitHub no longer has it'],
    ['odd', expect.stringContaining('what it said can’t be read: repository')],
    ['riddle', 'GitHub answered 404; what it said can’t be read'],
    ['vast', 'GitHub answered 404; the answer is too long'],
  ]);
  expect(await at.problems()).toEqual([]);
  at.made('');
  await at.turn('30 min');
  expect(at.calls).toEqual([`read ${hook}`]);
});

it('where the token may not have them sent again, that is tried once a turn, and the hook is named', async () => {
  at.list(hook, many(5, 20));
  at.faults.set('again', refusal(403, true));
  for (const { key } of many(5, 20)) {
    at.faults.set(`again #${key}`, refusal(403, true));
    content(key);
  }
  await at.turn('0 s', { turnMs: 60_000, callMs: 1_000 });
  expect(at.made('again')).toHaveLength(1);
  expect((await at.lost()).map(({ recoveredBy }) => recoveredBy)).toEqual(Array(5).fill('read'));
  expect(await at.problems()).toEqual([['redelivery', hook]]);
});

it('a webhook is tried again within hours where a right is missing for both ways', async () => {
  at.list(hook, [{ key: 'hidden', minutesAgo: 30 }]);
  at.faults.set('again #hidden', refusal(403, true));
  at.faults.set('content #hidden', refusal(403, true));
  await at.turns();
  expect(await at.lost()).toMatchObject([{ problem: 'GitHub answered 403' }]);
  at.faults.clear();
  at.made('');
  await at.turn('61 min');
  expect(at.made('again')).toEqual(['again #hidden']);
  expect(await at.lost()).toMatchObject([{ problem: null }]);
});

it('a webhook of which a call came to nothing waits behind the others, longer each time', async () => {
  at.list(hook, [{ key: 'slow', minutesAgo: 60 }, ...many(2, 20)]);
  at.faults.set('again #slow', new OutboundError('timeout', 'no answer'));
  await at.turn();
  await at.turn();
  for (let nth = 0; nth < 3; nth += 1) await at.turn('16 s');
  expect(at.made('again')).toEqual(['again #slow', 'again #k0', 'again #k1']);
  expect(await at.problems()).toEqual([]);
});

it('a webhook that was sent again twice and did not arrive is read', async () => {
  at.list(hook, [{ key: 'stubborn', minutesAgo: 30 }]);
  content('stubborn');
  await at.turns();
  await at.turn('31 min');
  expect(at.made('again')).toHaveLength(2);
  await at.turn('31 min');
  expect(at.made('content')).toEqual(['content #stubborn']);
  expect(await at.lost()).toMatchObject([{ recoveredBy: 'read', tries: 3 }]);
});

it('a webhook that the provider no longer keeps is given up, and says so', async () => {
  at.list(hook, [{ key: 'late', minutesAgo: 2 * 24 * 60 }]);
  await at.turns();
  await at.turn('25 h');
  expect(await at.lost()).toMatchObject([
    { nextTryAt: null, problem: expect.stringContaining('older than the three days') },
  ]);
});
