import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import type { Resolver, Signal } from '../../../src/core/signal.ts';
import { cleared, completed, dana, minute, noted, paged, robot } from '../build-signals.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };

function detect(signals: readonly Signal[]) {
  return autoResolvedPage.detect(signals, context);
}

function onlyFinding(signals: readonly Signal[]): Finding {
  const { findings } = detect(signals);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const fired = paged('page.triggered', 0);
const acknowledged = paged('page.acknowledged', 2, { actor: dana });
const escalated = paged('page.escalated', 3);

describe('a page that cleared itself', () => {
  it('is told in one sentence when nobody touched it', () => {
    const finding = onlyFinding([fired, cleared(4)]);
    expect(finding).toMatchObject({
      cycle: '1',
      occurredAt: minute(4),
      title: 'Checkout error rate is high',
      story: 'checkout paged 4 min, cleared by the monitor before anyone needed to act',
      closeness: { value: 2 },
      severity: { priority: null, urgency: 'high', cap: null },
      savedBy: { kind: 'recovery' },
      service: { pagerduty: 'PT4KHLK', github: null, environment: null, jira: null },
      fingerprint: { source: 'pagerduty', words: ['Checkout error rate is high'] },
      resolver: 'integration',
      labels: [],
      withdrawn: null,
    });
    expect(finding.links).toEqual([
      { label: 'Incident #37', url: 'https://acme.pagerduty.example/incidents/Q1' },
    ]);
    expect(finding.evidence.map(({ at, text }) => [at, text])).toEqual([
      [minute(0), 'The page fired'],
      [minute(4), 'It was cleared by the monitor'],
    ]);
  });

  it('is told in a sentence of its own where its service has no name', () => {
    const unnamed = { serviceName: null, title: '' };
    const page = paged('page.triggered', 0, { incident: unnamed });
    expect(onlyFinding([page, cleared(4, 'integration', unnamed)])).toMatchObject({
      title: 'Page of a service without a name',
      story:
        'A service without a name paged 4 min, cleared by the monitor before anyone needed to act',
    });
  });

  it('was a closer call when a person had acknowledged it', () => {
    const finding = onlyFinding([fired, acknowledged, cleared(4)]);
    expect(finding.story).toBe(
      'checkout paged 4 min, an engineer acknowledged it after 2 min and it cleared by itself',
    );
    expect(finding.closeness.value).toBe(10);
    expect(finding.labels).toEqual(['acknowledged']);
    expect(finding.evidence[1]).toMatchObject({
      text: 'It was acknowledged by an engineer',
      actor: 'Dana',
    });
  });

  it('was a closer call when it had been escalated, and the closest after three times', () => {
    const once = onlyFinding([fired, escalated, cleared(9)]);
    expect(once.closeness.value).toBe(10);
    expect(once.story).toBe(
      'checkout paged 9 min, escalated once, cleared by the monitor before anyone needed to act',
    );
    const escalations = [3, 4, 5].map((at) => paged('page.escalated', at));
    expect(onlyFinding([fired, ...escalations.slice(1), cleared(9)]).closeness.value).toBe(10);
    expect(onlyFinding([fired, ...escalations, cleared(9)]).closeness.value).toBe(50);
  });

  it('never says that nobody touched it when somebody did', () => {
    const finding = onlyFinding([fired, noted(1, 'looking'), cleared(4)]);
    expect(finding.story).toBe(
      'checkout paged 4 min, an engineer was on it and it cleared by itself',
    );
    expect(finding.closeness.value).toBe(10);
  });

  it('is no closer for what automation or afterthoughts did', () => {
    const byRobot = paged('page.acknowledged', 1, { actor: robot });
    expect(onlyFinding([fired, byRobot, cleared(4)]).closeness.value).toBe(2);
    expect(onlyFinding([fired, cleared(4), noted(9, 'near miss?')]).closeness.value).toBe(2);
  });

  it.each<Resolver>(['integration', 'bot', 'automation'])('counts when cleared by %s', (by) => {
    expect(onlyFinding([fired, cleared(4, by)])).toMatchObject({ resolver: by, withdrawn: null });
  });

  it.each<[Resolver, RegExp]>([
    ['person', /a person resolved it/],
    ['merged', /merged into another incident/],
    ['timer', /closed by a timer, which is no near miss/],
  ])('does not count when ended by %s, and says why', (by, because) => {
    const detection = detect([fired, cleared(4, by)]);
    expect(detection.findings).toEqual([]);
    expect(detection.because).toMatch(because);
  });

  it('does not count while it fires', () => {
    expect(detect([fired, acknowledged])).toEqual({
      findings: [],
      questions: [],
      because: 'it has not cleared',
    });
    expect(detect([])).toEqual({
      findings: [],
      questions: [],
      because: 'nothing is known of a page',
    });
  });

  it('is found without its trigger, from the time at which it was opened', () => {
    expect(onlyFinding([cleared(4)]).story).toBe(
      'checkout paged 4 min, cleared by the monitor before anyone needed to act',
    );
    expect(onlyFinding([cleared(4, 'integration', { createdAt: null })]).story).toBe(
      'checkout paged, cleared by the monitor before anyone needed to act',
    );
    expect(onlyFinding([cleared(4, 'integration', { createdAt: minute(9) })]).story).toBe(
      'checkout paged, cleared by the monitor before anyone needed to act',
    );
  });

  it('takes its words from the latest fact, on one line of at most 160 characters', () => {
    const title = `  Error\n\u202erate ${'very '.repeat(60)}high`;
    const finding = onlyFinding([fired, cleared(4, 'integration', { title, priority: 'P1' })]);
    expect(finding.title).toMatch(/^Error rate very .*…$/);
    expect(finding.title.length).toBeLessThanOrEqual(160);
    expect(finding.severity.priority).toBe('P1');
    expect(onlyFinding([cleared(4, 'integration', { title: ' ' })]).title).toBe('Page of checkout');
  });

  it('copes with facts of other kinds among its own', () => {
    const mixed = [fired, completed(1, 'failure', 1), cleared(4)];
    expect(detect(mixed)).toEqual(detect([fired, cleared(4)]));
  });
});

describe('a page that fires again', () => {
  const again = paged('page.reopened', 6);

  it('withdraws the finding while it fires within the settling time', () => {
    const { findings, because } = detect([fired, cleared(4), again]);
    expect(findings[0]).toMatchObject({
      cycle: '1',
      occurredAt: minute(4),
      withdrawn: 'it fired again and is still open',
    });
    expect(because).toBe('it was cleared by the monitor, but it fired again and is still open');
  });

  it('is one flapping episode once it has cleared itself again', () => {
    const flaps = [4, 12, 20].flatMap((at) => [cleared(at - 3), paged('page.reopened', at)]);
    const finding = onlyFinding([fired, ...flaps, cleared(20.5)]);
    expect(finding).toMatchObject({
      cycle: '1',
      occurredAt: minute(20.5),
      story:
        'checkout fired 4 times in 21 min, about every 7 min, and cleared itself each time before anyone needed to act',
      labels: ['flapping'],
      withdrawn: null,
    });
    expect(finding.evidence).toHaveLength(8);
  });

  it('is the same episode at the very end of the settling time, and the next just after', () => {
    const atTheEnd = detect([fired, cleared(4), paged('page.reopened', 34), cleared(35)]);
    expect(atTheEnd.findings.map(({ cycle }) => cycle)).toEqual(['1']);
    const justAfter = detect([fired, cleared(4), paged('page.reopened', 34.001), cleared(35)]);
    expect(justAfter.findings.map(({ cycle, occurredAt }) => [cycle, occurredAt])).toEqual([
      ['1', minute(4)],
      ['2', minute(35)],
    ]);
  });

  it('begins the next episode with an end whose firing was missed', () => {
    const { findings } = detect([fired, cleared(4), cleared(90)]);
    expect(findings.map(({ cycle, occurredAt }) => [cycle, occurredAt])).toEqual([
      ['1', minute(4)],
      ['2', minute(90)],
    ]);
    expect(findings[1]?.story).toBe(
      'checkout paged, cleared by the monitor before anyone needed to act',
    );
  });

  it('leaves an earlier episode alone when it is merged away much later', () => {
    expect(detect([fired, cleared(4), cleared(900, 'merged')]).findings).toEqual(
      detect([fired, cleared(4)]).findings,
    );
  });

  it.each<[Resolver, string]>([
    ['person', 'a person resolved it in the end'],
    ['merged', 'it was merged into another incident'],
    ['timer', 'a timer closed it in the end'],
  ])('is withdrawn when it ends by %s', (by, withdrawn) => {
    const finding = onlyFinding([fired, cleared(4), again, cleared(9, by)]);
    expect(finding).toMatchObject({ occurredAt: minute(4), withdrawn });
    expect(finding.story).toMatch(/fired twice in 9 min and cleared itself once/);
  });

  it('tells of the people who took it up after it had cleared once', () => {
    const again = paged('page.reopened', 6);
    const taken = paged('page.acknowledged', 7, { actor: dana });
    const finding = onlyFinding([fired, cleared(4), again, taken, cleared(9, 'person')]);
    expect(finding.story).toBe(
      'checkout fired twice in 9 min and cleared itself once, then an engineer resolved it',
    );
    expect(finding.savedBy.text).toBe('It recovered by itself');
    expect(onlyFinding([fired, cleared(4), again]).story).toMatch(/, then it fired again$/);
  });

  it('keeps the number of an episode whoever ended the one before it', () => {
    const { findings } = detect([
      fired,
      cleared(4, 'person'),
      paged('page.reopened', 100),
      cleared(104),
      paged('page.reopened', 200),
      cleared(204, 'timer'),
      paged('page.reopened', 300),
      cleared(304),
    ]);
    expect(findings.map(({ cycle, occurredAt }) => [cycle, occurredAt])).toEqual([
      ['2', minute(104)],
      ['4', minute(304)],
    ]);
  });
});
