import { describe, expect, it } from 'vitest';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { inPieces } from '../../../src/core/detect/in-pieces.ts';
import { manualReport } from '../../../src/core/detect/manual-report.ts';
import type { Report, ReportSignal } from '../../../src/core/report-signal.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { cleared, minute, noted, paged, robot } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

const nothingSaid: Report = {
  what: 'The failover had never been tried',
  savedBy: { kind: 'unknown', text: null },
  closeness: null,
  customerImpact: 'unknown',
  gap: 'unknown',
  gapText: null,
  service: null,
  url: null,
};

function reported(report: Partial<Report> = {}): ReportSignal {
  return {
    kind: 'report.made',
    subject: { kind: 'report', id: 'r1' },
    factKey: 'made',
    occurredAt: minute(3),
    report: { ...nothingSaid, ...report },
  };
}

function detect(signals: readonly Signal[]) {
  const context = { settleSeconds: 0, ciScopes: () => defaultCiScopes, canAsk: false };
  return manualReport.detect(signals, context);
}

function found(signals: readonly Signal[]) {
  const [finding] = detect(signals).findings;
  if (finding === undefined) throw new Error('nothing was found');
  return finding;
}

describe('what a person reported', () => {
  it('is found as they told it, with each of their answers', () => {
    const finding = found([
      reported({
        savedBy: { kind: 'luck', text: 'Robin looked by chance' },
        closeness: 50,
        customerImpact: 'yes',
        gap: 'knowledge',
        gapText: 'nobody knew the switch',
        service: 'checkout',
        url: 'https://wiki.example/failover',
      }),
    ]);
    expect(finding).toMatchObject({
      detector: 'manual_report',
      foundBy: 'reported',
      occurredAt: minute(3),
      title: 'The failover had never been tried',
      closeness: { value: 50 },
      savedBy: { kind: 'luck', text: 'Robin looked by chance' },
      answers: { customerImpact: 'yes', gap: 'knowledge', gapText: 'nobody knew the switch' },
      service: { named: 'checkout' },
      links: [{ url: 'https://wiki.example/failover' }],
      withdrawn: null,
    });
  });

  it('counts as little stood in between where nobody said how close it was', () => {
    expect(found([reported()]).closeness).toMatchObject({ value: 10 });
  });

  it('is told whole, in pieces that fit on a page', () => {
    const what = Array.from({ length: 300 }, (_, nth) => `word${nth}`).join(' ');
    const texts = found([reported({ what })]).evidence.map(({ text }) => text);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(400);
    for (const word of what.split(' ')) expect(texts.join(' ')).toContain(word);
  });
});

it('a text without blanks is cut into pieces without losing any of it', () => {
  const text = '😀'.repeat(500);
  expect(inPieces(text, 101).join('')).toBe(text);
});

describe('a note that begins with “near miss”', () => {
  const note = noted(2, 'Near miss: the failover had never been tried');

  it('makes a report of a page that a person resolved, with the page as its evidence', () => {
    const finding = found([paged('page.triggered', 0), note, cleared(4, 'person')]);
    expect(finding).toMatchObject({
      foundBy: 'noted',
      title: 'the failover had never been tried',
      service: { pagerduty: 'PT4KHLK' },
      links: [{ label: 'Incident #37' }],
      withdrawn: null,
    });
    expect(finding.evidence.map(({ kind }) => kind)).toContain('page.triggered');
  });

  it('is one report, whoever tells of it and however often', () => {
    const logged = { ...note, factKey: 'log:R1' };
    const again = { ...note, factKey: 'again', occurredAt: minute(3) };
    const facts = [paged('page.triggered', 0), note, logged, again, cleared(4, 'person')];
    expect(detect(facts).findings).toHaveLength(1);
    const alone = found([paged('page.triggered', 0), logged, cleared(4, 'person')]);
    expect(found(facts).cycle).toBe(alone.cycle);
    expectSameInAnyOrder(facts, (order) => detect([...order]).findings);
  });

  it('asks nobody twice: a page that cleared by itself is a near miss to check already', () => {
    expect(found([paged('page.triggered', 0), note, cleared(4)]).withdrawn).not.toBeNull();
  });

  it.each([
    ['of automation', noted(2, 'near miss: the sweeper says so', robot)],
    ['with other words first', noted(2, 'No near miss, only a test')],
    ['with a longer word', noted(2, 'near missing disk')],
  ])('is none when it is one %s', (_, other) => {
    expect(detect([paged('page.triggered', 0), other, cleared(4, 'person')]).findings).toEqual([]);
  });
});
