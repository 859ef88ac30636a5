import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeSignal } from '../../src/core/signal.ts';
import {
  type ChangeSite,
  change,
  type Deployment,
  readAll,
  startChangeSite,
} from './change-site.ts';

const sites: ChangeSite[] = [];

async function start(deployment: Deployment, options: { changesInSearch?: number } = {}) {
  const site = await startChangeSite(deployment, options);
  sites.push(site);
  return site;
}

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

/** A fact without what changes between the event and the reading of it. */
function fact({ ticket, ...signal }: ChangeSignal) {
  return { ...signal, ticket: ticket.key };
}

function byKey(a: { factKey: string }, b: { factKey: string }): number {
  return a.factKey.localeCompare(b.factKey);
}

describe.each<Deployment>(['cloud', 'datacenter'])('the past of change tickets on %s', (where) => {
  it('is told by the very facts that webhooks tell', async () => {
    const site = await start(where);
    const first = await site.create();
    const second = await site.create();
    await site.move(first, 'Implementing', 'Rolled back', 'Implementing', 'Failed');
    await site.move(second, 'Implementing', 'Completed');
    const { moves, pages } = await readAll(site.reader(), site.last(60));
    // What made a ticket is an event, and no part of its past.
    const told = site.movesTold().filter(({ from }) => from !== null);
    expect(moves.map(fact).sort(byKey)).toEqual(told.map(fact).sort(byKey));
    expect(moves.filter(({ rolledBack }) => rolledBack).map(({ to }) => to)).toEqual([
      'Rolled back',
      'Failed',
    ]);
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({
      cursor: null,
      progress: 1,
      told: 'Changes of chg: 2 tickets read',
    });
  });

  it('holds what happened within the range, and nothing else', async () => {
    const site = await start(where);
    const key = await site.create();
    await site.move(key, 'Implementing');
    site.pass(60);
    await site.move(key, 'Rolled back');
    const range = site.last(30);
    site.pass(60);
    await site.move(key, 'Canceled');
    const { moves } = await readAll(site.reader(), range);
    expect(moves.map(({ to }) => to)).toEqual(['Rolled back']);
    expect((await readAll(site.reader(), site.last(0.5))).moves.map(({ to }) => to)).toEqual([
      'Canceled',
    ]);
  });

  it('is read page by page, each the same again by its cursor', async () => {
    const site = await start(where);
    for (let count = 0; count < 120; count += 1) {
      const key = await site.create();
      if (count % 10 === 0) await site.move(key, 'Failed');
    }
    const range = site.last(600);
    const reader = site.reader();
    const { moves, pages } = await readAll(reader, range);
    expect(moves).toHaveLength(12);
    expect(new Set(moves.map(({ subject }) => subject.id)).size).toBe(12);
    expect(pages.map(({ told }) => told)).toEqual([
      'Changes of chg: 50 tickets read',
      'Changes of chg: 100 tickets read',
      'Changes of chg: 120 tickets read',
    ]);
    const progress = pages.map((page) => page.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(await reader.read(range, pages[0]?.cursor ?? null)).toEqual(pages[1]);
  });

  it('is not read from our own tickets, other projects or other types', async () => {
    const site = await start(where);
    const ours = await site.create({ labels: ['closecall-4f9a1c'] });
    const other = await site.create({ project: { key: 'PAY' }, issuetype: { name: 'Task' } });
    await site.move(ours, 'Rolled back');
    await site.move(other, 'Done');
    expect((await readAll(site.reader(), site.last(60))).moves).toEqual([]);
  });

  it('asks nothing where nothing is mapped', async () => {
    const site = await start(where);
    const page = await site.reader([]).read(site.last(60), null);
    expect(page).toEqual({
      signals: [],
      leftOut: [],
      cursor: null,
      told: 'No change tickets are mapped as rolled back',
      progress: 1,
    });
    expect(site.jira.calls()).toEqual([]);
  });

  it('is searched once for each scope of the rules, ids or names', async () => {
    const site = await start(where);
    const key = await site.create();
    const task = await site.create({ project: { key: 'PAY' }, issuetype: { name: 'Task' } });
    await site.move(key, 'Rolled back');
    await site.move(task, 'Done');
    const rules = [
      change,
      { ...change, statusTo: ['Canceled'] },
      { projects: ['10001'], issueTypes: ['10002'], resolutionTo: ['Done'] },
    ];
    const { moves, pages } = await readAll(site.reader(rules), site.last(60));
    expect(pages.map(({ told }) => told)).toEqual([
      'Changes of chg: 1 ticket read',
      'Changes of 10001: 1 ticket read',
    ]);
    expect(moves.filter(({ rolledBack }) => rolledBack)).toMatchObject([
      { ticket: { key }, field: 'status' },
      { ticket: { key: task }, field: 'resolution' },
    ]);
    const all = [...rules, { statusTo: ['Failed'] }];
    expect((await readAll(site.reader(all), site.last(60))).pages.map(({ told }) => told)).toEqual([
      'Changes: 2 tickets read',
    ]);
  });

  it('pays for each call, and makes none that can’t be paid for', async () => {
    const site = await start(where);
    await site.move(await site.create(), 'Failed');
    let spent = 0;
    const counting = {
      spend: async () => {
        spent += 1;
      },
    };
    await readAll(site.reader([change], counting), site.last(60));
    expect(spent).toBe(site.jira.calls('search').length);
    const empty = { spend: () => Promise.reject(new Error('the share is used up')) };
    const calls = site.jira.calls().length;
    await expect(site.reader([change], empty).read(site.last(60), null)).rejects.toThrow('share');
    expect(site.jira.calls()).toHaveLength(calls);
  });
});

describe('a ticket with a longer past than a search tells', () => {
  async function busyTicket(steps: number, changesInSearch: number) {
    const site = await start('cloud', { changesInSearch });
    const key = await site.create();
    await site.move(key, 'Rolled back');
    for (let count = 0; count < steps; count += 1) {
      await site.move(key, count % 2 === 0 ? 'Implementing' : 'Awaiting approval');
    }
    return site;
  }

  it('is read to its beginning, page by page', async () => {
    const site = await busyTicket(230, 40);
    const { moves } = await readAll(site.reader(), site.last(600));
    expect(moves).toHaveLength(231);
    expect(new Set(moves.map(({ factKey }) => factKey)).size).toBe(231);
    expect(moves[0]).toMatchObject({ rolledBack: true });
    expect(site.jira.calls('list_changelog')).toHaveLength(3);
  });

  it('is not asked for where the search went back far enough', async () => {
    const site = await busyTicket(60, 40);
    const { moves } = await readAll(site.reader(), site.last(20));
    expect(moves).toHaveLength(21);
    expect(site.jira.calls('list_changelog')).toEqual([]);
  });
});

it('begins again where the rules are others than those of the cursor', async () => {
  const site = await start('cloud');
  for (let count = 0; count < 51; count += 1) await site.create();
  const range = site.last(600);
  const { cursor } = await site.reader().read(range, null);
  const other = site.reader([{ ...change, issueTypes: [] }]);
  expect(await other.read(range, cursor)).toEqual(await other.read(range, null));
  expect(await other.read(range, 'not a cursor')).toEqual(await other.read(range, null));
});
