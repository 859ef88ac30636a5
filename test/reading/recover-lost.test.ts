import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readings } from '../../src/db/schema/index.ts';
import { many, openSentLists, refusal, type SentLists, type Told } from './sent-lists.ts';

const hook = 'acme/checkout/1';

const opened: SentLists[] = [];
let at: SentLists;
beforeEach(async () => {
  at = await openSentLists();
  opened.push(at);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

describe('lists of sent webhooks', () => {
  it('are read page by page over many turns, each page once, and from then on what is new', async () => {
    const quiet = many(350, 20, { key: 'ok', isFailure: false });
    at.list(hook, [{ key: 'lost', minutesAgo: 1_200 }, ...quiet]);
    await at.arrive(...quiet.map(({ key }) => key));
    for (let nth = 0; nth < 4; nth += 1) await at.turn();
    const pages = at.made('read');
    expect(pages).toHaveLength(4);
    expect(new Set(pages).size).toBe(4);
    await at.turn();
    expect(at.made('again')).toEqual(['again #lost']);
    await at.arrive('lost');
    await at.turn('11 min');
    await at.turn();
    expect(at.made('read')).toHaveLength(1);
    expect(await at.lost()).toMatchObject([{ key: 'lost', recoveredBy: 'sent_again' }]);
  });

  it('each get their turn, and what one of them shows is got before the next is read', async () => {
    const hooks = Array.from({ length: 9 }, (_, n) => `acme/repo-${n}/${n}`);
    for (const each of hooks) at.list(each, []);
    at.list(hooks[0] ?? '', many(22, 20));
    at.list('acme/repo-7/7', [{ key: 'seventh', minutesAgo: 30 }]);
    for (let nth = 0; nth < 32; nth += 1) await at.turn();
    const order = at.calls.map((call) => call.replace(/ .*/, ''));
    expect(order.slice(0, 24)).toEqual(['read', ...Array(22).fill('again'), 'read']);
    expect(at.calls.filter((call) => call.startsWith('again'))).toHaveLength(23);
    expect(new Set(at.made('read').map((call) => call.split(' ')[1]))).toEqual(new Set(hooks));
  });

  it('with more failures than a turn can get are got to the end, the oldest too', async () => {
    at.list(hook, many(150, 20));
    expect(await at.turns()).toBeGreaterThan(7);
    const calls = [...at.calls];
    expect(calls.filter((call) => call.startsWith('read'))).toHaveLength(2);
    expect(new Set(calls.filter((call) => call.startsWith('again'))).size).toBe(150);
  });

  it('that are refused are named, and hold up none of the others', async () => {
    at.list('acme/gone/1', []);
    at.list('acme/checkout/2', [{ key: 'lost', minutesAgo: 30 }]);
    at.faults.set('read acme/gone/1', refusal(404));
    await at.turns();
    expect(at.made('again')).toEqual(['again #lost']);
    expect(await at.problems()).toEqual([['lost deliveries', 'acme/gone/1']]);
    at.faults.clear();
    await at.turn('11 min');
    await at.turn();
    expect(await at.problems()).toEqual([]);
  });

  it('that are named no more are forgotten, with what was wrong with them', async () => {
    at.list('acme/gone/1', []);
    at.list('acme/checkout/2', []);
    at.faults.set('read acme/gone/1', refusal(404));
    await at.turns();
    at.forget('acme/gone/1');
    await at.turn('11 min');
    expect(await at.problems()).toEqual([]);
  });

  it('that do not answer in time wait behind the others, and go on where they were', async () => {
    const quiet = many(150, 20, { key: 'slow', isFailure: false });
    at.list('acme/slow/1', [{ key: 'lost', minutesAgo: 300 }, ...quiet]);
    at.list('acme/swift/2', [{ key: 'swift', minutesAgo: 30 }]);
    await at.arrive(...quiet.map(({ key }) => key));
    await at.turn();
    at.faults.set('read acme/slow/1', 'hangs');
    at.list('acme/swift/2', [{ key: 'swift', minutesAgo: 30 }]);
    for (let nth = 0; nth < 5; nth += 1) {
      await at.turn(nth === 3 ? '2 min' : '0 s', { turnMs: 0, callMs: 50 });
    }
    expect(at.made('again')).toEqual(['again #swift']);
    at.faults.clear();
    await at.turn('2 min');
    await at.turns();
    expect(at.calls.filter((call) => call.startsWith('again'))).toEqual(['again #lost']);
    expect(at.calls).not.toContain('read acme/slow/1');
  });
});

describe('what was sent so long ago that the provider keeps it no longer', () => {
  it('is named, and its time is read from the lists of what happened, once', async () => {
    at.list(hook, []);
    await at.turns();
    await at.turn('6 days');
    expect(await at.gone()).toEqual([{ hook, days: expect.closeTo(3, 1), lists: 'being_read' }]);
    await at.turn('20 min');
    expect(await at.gone()).toEqual([{ hook, days: expect.closeTo(3, 1), lists: 'being_read' }]);
    expect(await at.db.select().from(readings)).toHaveLength(1);
  });

  it('is nothing while the list is looked at in time, nor where it never was', async () => {
    at.list(hook, []);
    await at.turns();
    await at.turn('2 days');
    expect(await at.gone()).toEqual([]);
    expect(await at.db.select().from(readings)).toEqual([]);
  });
});

describe('a webhook that the provider takes for delivered', () => {
  const swallowed: Told = { key: 'swallowed', minutesAgo: 30, isFailure: false };

  it('and that is not here is sent again where others of the hook came here', async () => {
    at.list(hook, [swallowed, { key: 'here', minutesAgo: 20, isFailure: false }]);
    await at.arrive('here');
    await at.turns();
    expect(at.calls).toContain('again #swallowed');
    expect(await at.lost()).toMatchObject([
      { key: 'swallowed', because: 'GitHub takes it for delivered, and it is not here' },
    ]);
  });

  it('is sent again where none came, if the hook sends here, and never to somebody else', async () => {
    at.list(hook, [swallowed]);
    await at.turns();
    expect(at.made('again')).toEqual(['again #swallowed']);
    at.state.address = 'https://elsewhere.example/hooks/gh-other';
    at.list('acme/foreign/9', [{ ...swallowed, key: 'theirs' }]);
    await at.turns();
    expect(at.made('again')).toEqual([]);
  });

  it('is left alone while it may be on its way', async () => {
    at.list(hook, [{ ...swallowed, minutesAgo: 2 }]);
    await at.turns();
    expect(at.made('again')).toEqual([]);
    await at.turn('11 min');
    await at.turn();
    expect(at.made('again')).toEqual(['again #swallowed']);
  });

  it('is left alone where nothing would follow, or where there was no connection yet', async () => {
    at.list(hook, [
      { key: 'too early', minutesAgo: 31 * 24 * 60 },
      { ...swallowed, matters: false },
    ]);
    await at.turns();
    expect(at.made('again')).toEqual([]);
  });
});
