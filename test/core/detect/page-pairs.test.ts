import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { inLog, logRead } from '../build-page-log.ts';
import { cleared, dana, minute, nobody, noted, paged } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };

function detect(signals: readonly Signal[]) {
  return autoResolvedPage.detect(signals, context);
}

function onlyFinding(signals: readonly Signal[]) {
  const { findings } = detect(signals);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const fired = paged('page.triggered', 0.01);

describe('one happening that an event and the log tell', () => {
  it('pairs with the nearest within five seconds, and no further', () => {
    const end = cleared(4);
    const entry = (seconds: number) => ({
      ...inLog(end),
      factKey: `log:${seconds}`,
      occurredAt: new Date(end.occurredAt.getTime() + seconds * 1000),
    });
    expect(onlyFinding([fired, end, entry(5)]).evidence).toHaveLength(2);
    expect(onlyFinding([fired, end, entry(-5)]).evidence).toHaveLength(2);
    expect(onlyFinding([fired, end, entry(6)]).evidence).toHaveLength(3);
    expect(onlyFinding([fired, end, entry(3), entry(1)]).evidence).toMatchObject([
      { fact: fired.factKey },
      { fact: end.factKey },
      { fact: 'log:3' },
    ]);
  });

  it('fires once, though every further alert triggers it again in the log', () => {
    const again = [1, 2].map((at) => inLog(paged('page.triggered', at)));
    const finding = onlyFinding([fired, inLog(fired), ...again, cleared(4)]);
    expect(finding).toMatchObject({ labels: [], story: expect.stringContaining('paged 4 min') });
  });

  it('fires again where the log tells a second trigger after its end', () => {
    const reopened = paged('page.reopened', 8.01);
    const inItsLog = inLog(paged('page.triggered', 8.01));
    const ends = [cleared(4), cleared(12)];
    const both = onlyFinding([fired, reopened, inItsLog, ...ends]);
    expect(both).toMatchObject({ labels: ['flapping'] });
    expect(both.story).toMatch(/fired twice/);
    expect(onlyFinding([fired, inItsLog, ...ends]).story).toMatch(/fired twice/);
  });

  it('has the hands that the webhook left out', () => {
    const silent = paged('page.acknowledged', 2, { actor: nobody });
    const finding = onlyFinding([fired, silent, inLog(silent, { actor: dana }), cleared(4)]);
    expect(finding.labels).toEqual(['acknowledged']);
    expect(finding.evidence).toHaveLength(3);
  });
});

describe('contradictory facts', () => {
  it('resolved twice in one moment: what makes no near miss of it decides', () => {
    const both = [fired, { ...cleared(4), factKey: 'z' }, cleared(4, 'person')];
    expect(detect(both)).toMatchObject({ findings: [], because: 'a person resolved it' });
    expectSameInAnyOrder(both, detect);
  });

  it.each([
    ['person', 4.2],
    ['merged', 4.2],
    ['timer', 4.2],
    ['person', 3.8],
  ] as const)('resolved twice without firing between: %s decides at minute %d', (by, at) => {
    expect(detect([fired, cleared(4), cleared(at, by)]).findings).toEqual([]);
    const again = [fired, cleared(4), cleared(at, by), paged('page.reopened', 9), cleared(12)];
    expect(onlyFinding(again).story).toMatch(/fired twice in 12 min and cleared itself once/);
  });

  it('resolved before it was triggered by the clock: a trigger is the first thing of all', () => {
    const finding = onlyFinding([cleared(0), paged('page.triggered', 0.05)]);
    expect(finding).toMatchObject({
      withdrawn: null,
      beganAt: minute(0),
      occurredAt: minute(0),
      labels: [],
      story: 'checkout paged, cleared by the monitor before anyone needed to act',
      evidence: [{ at: minute(0.05) }, { at: minute(0) }],
    });
    expectSameInAnyOrder([cleared(0), paged('page.triggered', 0.05), noted(0.01, 'x')], detect);
  });

  it('resolved by the log in the second in which a webhook told its trigger: it has cleared', () => {
    const late = paged('page.triggered', 0.009);
    const end = inLog(cleared(0.009));
    expect(onlyFinding([late, inLog(late), end]).withdrawn).toBeNull();
  });

  it('resolved twice without firing between: it fired once, and both ends are kept as evidence', () => {
    const finding = onlyFinding([fired, cleared(4), cleared(6), cleared(6.5)]);
    expect(finding).toMatchObject({
      occurredAt: minute(4),
      labels: [],
      story: 'checkout paged 4 min, cleared by the monitor before anyone needed to act',
    });
    expect(finding.evidence).toHaveLength(4);
    const unnamed = [fired, cleared(4), cleared(6, 'automation'), logRead(7)];
    expect(onlyFinding(unnamed)).toMatchObject({ occurredAt: minute(6), labels: ['unconfirmed'] });
  });

  it('a log of the future and an end in the past leave one finding', () => {
    expect(onlyFinding([fired, cleared(4, 'automation'), logRead(900), noted(1, 'x')]).cycle).toBe(
      '1',
    );
  });
});
