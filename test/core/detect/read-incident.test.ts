import { describe, expect, it } from 'vitest';
import { readIncident } from '../../../src/core/detect/read-incident.ts';
import type { PageSignal, Resolver, Signal } from '../../../src/core/signal.ts';
import { inLog, logRead, unanswered } from '../build-page-log.ts';
import { cleared, dana, minute, noted, paged, robot } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

function read(signals: readonly Signal[]) {
  return readIncident(signals, { settleSeconds: 1800 });
}

const fired = paged('page.triggered', 0);
const acknowledged = paged('page.acknowledged', 2, { actor: dana });

describe('an incident as a whole', () => {
  it('is told with its names, its times and how often it cleared by itself', () => {
    expect(read([fired, cleared(4), paged('page.reopened', 6), cleared(9)])).toEqual({
      alertName: 'Checkout error rate is high',
      startedAt: minute(0),
      endedAt: minute(9),
      outcome: 'cleared_itself',
      worked: null,
      engagements: [],
      title: 'Checkout error rate is high',
      serviceId: 'PT4KHLK',
      serviceName: 'checkout',
      number: 37,
      url: 'https://acme.pagerduty.example/incidents/Q1',
      priority: null,
      urgency: 'high',
      alertKey: null,
      clears: 2,
    });
  });

  it.each<[Resolver, string]>([
    ['integration', 'cleared_itself'],
    ['bot', 'cleared_itself'],
    ['automation', 'cleared_itself'],
    ['person', 'worked'],
    ['timer', 'abandoned'],
    ['merged', 'merged'],
  ])('that %s ended is %s', (by, outcome) => {
    expect(read([fired, cleared(4, by)])).toMatchObject({ outcome, endedAt: minute(4) });
  });

  it('is open while it fires, and nothing where no page is told of', () => {
    expect(read([fired, cleared(4), paged('page.reopened', 6)])).toMatchObject({
      outcome: 'open',
      endedAt: null,
    });
    expect(read([])).toBeNull();
    expect(read([unanswered(1, 'x', 'page_log:y'), logRead(2), noted(3, 'x')])).toBeNull();
  });

  it('never begins after it ended, whatever clocks say', () => {
    const incident = read([cleared(0, 'person', { createdAt: null }), paged('page.triggered', 1)]);
    expect(incident).toMatchObject({ startedAt: minute(0), endedAt: minute(0), outcome: 'worked' });
    expect(incident?.engagements).toMatchObject([{ from: minute(0), until: minute(0) }]);
  });

  it('is abandoned where only the log knows that a timer closed it', () => {
    const end = cleared(240, 'automation');
    expect(read([fired, end, inLog(end, { resolver: 'timer' })])).toMatchObject({
      outcome: 'abandoned',
      clears: 0,
    });
  });
});

describe('an incident that a person worked', () => {
  const handed = paged('page.reassigned', 3, { actor: dana });
  const reopened = paged('page.reopened', 5, { actor: dana });

  it.each<[string, readonly PageSignal[], object | null]>([
    ['resolved', [cleared(9, 'person')], { from: minute(9), until: minute(9), by: 'Dana' }],
    [
      'acknowledged and resolved',
      [acknowledged, cleared(9, 'person')],
      { from: minute(2), until: minute(9), by: 'Dana' },
    ],
    ['noted', [noted(3, 'looking'), cleared(9)], { from: minute(3), until: minute(9) }],
    ['handed on', [handed, cleared(9)], { from: minute(3), until: minute(9) }],
    ['acknowledged and handed on', [acknowledged, handed, cleared(9)], { from: minute(2) }],
    ['acknowledged, and still open', [acknowledged], { from: minute(2), until: null }],
    ['acknowledged alone before it cleared', [acknowledged, cleared(9)], null],
    ['acknowledged alone before a timer', [acknowledged, cleared(240, 'timer')], null],
    ['opened again by hand, and still open', [cleared(2), reopened], { from: minute(5) }],
    ['opened again by hand alone before it cleared', [cleared(2), reopened, cleared(9)], null],
    ['noted when all was over', [cleared(9), noted(12, 'near miss')], null],
    ['a bot’s', [paged('page.reassigned', 3, { actor: robot }), cleared(9, 'bot')], null],
    ['nobody’s', [cleared(9)], null],
  ])('%s', (_, rest, worked) => {
    const incident = read([fired, ...rest]);
    if (worked === null) expect(incident?.worked).toBeNull();
    else expect(incident?.worked).toMatchObject(worked);
  });

  it('tells when somebody took it up, worked or not, but not who wrote it up afterwards', () => {
    expect(read([fired, acknowledged, cleared(9)])?.engagements).toMatchObject([
      { from: minute(2), until: minute(9), workedFrom: null },
    ]);
    expect(read([fired, cleared(9), noted(12, 'x')])?.engagements).toEqual([]);
  });

  it('had somebody on it since it fired where a person resolved it without a touch before', () => {
    const note = noted(8.99, 'Resolution Note: rolled back');
    for (const way of [[], [note]]) {
      expect(read([fired, ...way, cleared(9, 'person')])?.engagements).toMatchObject([
        { from: minute(0), until: minute(9) },
      ]);
    }
    expect(read([fired, noted(5, 'x'), cleared(9, 'person')])?.engagements).toMatchObject([
      { from: minute(5), until: minute(9) },
    ]);
  });

  it('was worked in the firing that was under way, and not in what its episode began with', () => {
    const again = paged('page.reopened', 8);
    expect(read([fired, cleared(4), again, noted(9, 'looking')])?.engagements).toEqual([
      {
        cycle: '1',
        beganAt: minute(0),
        from: minute(9),
        touchedAt: minute(9),
        until: null,
        workedFrom: minute(8),
        by: 'Dana',
      },
    ]);
  });

  it('was worked from the first episode that was, until the end of the last', () => {
    const signals = [
      fired,
      acknowledged,
      cleared(4),
      paged('page.reopened', 100),
      cleared(110, 'person'),
      paged('page.reopened', 200),
      paged('page.acknowledged', 201, { actor: dana }),
    ];
    expect(read(signals)?.worked).toEqual({ from: minute(110), until: null, by: 'Dana' });
    expect(read(signals)?.engagements).toMatchObject([
      { cycle: '1', from: minute(2), until: minute(4) },
      { cycle: '2', from: minute(100), touchedAt: minute(110), until: minute(110) },
      { cycle: '3', from: minute(201), until: null },
    ]);
  });

  it('is told alike in any order', () => {
    const end = cleared(9, 'automation');
    expectSameInAnyOrder([fired, acknowledged, end, inLog(end, { resolver: 'timer' })], read);
  });
});
