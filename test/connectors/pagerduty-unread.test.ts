import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import { pageMergedAway, pageResolvedByPerson } from '../../src/demo/scenarios/page-scenarios.ts';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import { type PagePast, range, startPagePast, subjects } from './page-past.ts';
import { countedBudget } from './pagerduty-api.ts';

let past: PagePast;

beforeEach(async () => {
  past = await startPagePast();
});
afterEach(() => past.close());

describe('a log of the past that can’t be read', () => {
  it.each<[string, Fault]>([
    ['HTML', { kind: 'html' }],
    ['half of its JSON', { kind: 'broken_json' }],
    ['an empty body', { kind: 'answer', status: 200, body: '' }],
    ['more than is taken', { kind: 'huge', bytes: 10 * 1024 * 1024 }],
  ])(
    'is left out when it is %s again and again, says so to the end, and goes on',
    async (_, fault) => {
      const wanted = Array.from({ length: 12 }, (_, day) => past.learn(day));
      const all = (await past.readAll()).flatMap(({ signals }) => signals);
      const [first] = all.flatMap((fact) => ('incident' in fact ? [fact.incident.number] : []));
      past.pagerDuty.faults.next('log_entries', fault, fault.kind === 'huge' ? 4 : 2);
      const pages = await past.readAll();
      expect(subjects(pages)).toEqual(wanted.slice(1));
      for (const { told } of pages) {
        expect(told).toMatch(new RegExp(`, without the log of #${first}, which can’t be read$`));
      }
    },
  );

  it('leaves nothing out that can be read when it is asked for once more', async () => {
    const wanted = [past.learn(1), past.learn(2)];
    past.pagerDuty.faults.next('log_entries', { kind: 'html' });
    const pages = await past.readAll();
    expect(subjects(pages)).toEqual(wanted);
    expect(pages[0]?.told).not.toContain('without');
  });

  it.each<[string, Fault]>([
    ['a reset', { kind: 'reset', committed: false }],
    ['503', { kind: 'answer', status: 503 }],
    ['429', { kind: 'answer', status: 429 }],
    ['401', { kind: 'answer', status: 401 }],
  ])('stands still at %s, and reads it all later', async (_, fault) => {
    const wanted = [past.learn(1), past.learn(2)];
    past.pagerDuty.faults.next('log_entries', fault);
    await expect(past.reader().read(range, null)).rejects.toBeInstanceOf(OutboundError);
    expect(subjects(await past.readAll())).toEqual(wanted);
  });
});

describe('incidents that may have gone on since the last look', () => {
  it('are read first, however old they are, with what ended them', async () => {
    const old = past.learn(-200, pageResolvedByPerson);
    const recent = past.learn(2);
    const pages = await past.readAll({ ...range, unfinished: [old] });
    expect(subjects(pages)).toEqual([old, recent]);
    expect(pages[0]?.signals).toContainEqual(
      expect.objectContaining({ kind: 'page.resolved', resolver: 'person' }),
    );
    expect(pages[0]).toMatchObject({
      told: 'PagerDuty: incidents that may have gone on since the last look',
      progress: 0,
    });
  });

  it('tell that they were merged away', async () => {
    const into = { id: 'QOTHER', title: 'Another page' };
    const old = past.learn(-200, (base) => pageMergedAway({ ...base, into }));
    const [page] = await past.readAll({ ...range, unfinished: [old] });
    expect(page?.signals).toContainEqual(expect.objectContaining({ resolver: 'merged' }));
  });

  it('are read five at a time, each once, whoever leaves the list meanwhile', async () => {
    const old = Array.from({ length: 25 }, (_, day) => past.learn(-100 - day));
    let unfinished: readonly string[] = [...old, ...old];
    const pages: HistoryPage[] = [];
    let cursor: string | null = null;
    for (let read = 0; read < 5; read += 1) {
      const budget = countedBudget();
      const page: HistoryPage = await past.reader(budget).read({ ...range, unfinished }, cursor);
      expect(budget.spent).toBeLessThanOrEqual(10);
      pages.push(page);
      ({ cursor } = page);
      // What was read may be over by now, and is gone from the list then.
      unfinished = unfinished.filter((id) => !subjects(pages).includes(id));
    }
    expect([...subjects(pages)].sort()).toEqual([...old].sort());
    expect(JSON.parse(cursor ?? '')).toMatchObject({ from: range.since.toISOString(), offset: 0 });
  });

  it('are passed over when they are gone, or have no id of PagerDuty’s', async () => {
    const recent = past.learn(2);
    const unfinished = ['QGONE', '../users', ''];
    expect(subjects(await past.readAll({ ...range, unfinished }))).toEqual([recent]);
    expect(past.pagerDuty.calls('incident')).toHaveLength(1);
  });

  it('are left out and told of when they can’t be read', async () => {
    const old = past.learn(-200);
    past.pagerDuty.faults.next('incident', { kind: 'html' }, 2);
    const pages = await past.readAll({ ...range, unfinished: [old] });
    expect(pages.at(-1)?.told).toContain(`, without the log of ${old}, which can’t be read`);
  });
});
