import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Resolver, Signal } from '../../../src/core/signal.ts';
import { exhausted, inLog, logRead, notified, unanswered } from '../build-page-log.ts';
import { cleared, dana, noted, paged } from '../build-signals.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };

function detect(signals: readonly Signal[], canAsk = true) {
  return autoResolvedPage.detect(signals, { ...context, canAsk });
}

function onlyFinding(signals: readonly Signal[], canAsk = true) {
  const { findings } = detect(signals, canAsk);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const fired = paged('page.triggered', 0.01);
const byNobody = cleared(4.005, 'automation');
const question = { kind: 'page_log', incidentId: 'Q1', clear: byNobody.factKey };
const questionAsked = `page_log:${byNobody.factKey}`;

describe('a page that cleared without anybody being named', () => {
  it('waits while PagerDuty is asked, once, who resolved it', () => {
    const { findings, questions, because } = detect([fired, byNobody]);
    expect(questions).toMatchObject([question]);
    expect(findings).toMatchObject([
      {
        awaits: 'PagerDuty is being asked who resolved it',
        unconfirmed: null,
        labels: [],
        story: 'checkout paged 4 min, then it was resolved',
        savedBy: { text: 'It recovered by itself' },
      },
    ]);
    expect(because).toMatch(/PagerDuty is being asked/);
    const twice = [fired, byNobody, paged('page.reopened', 90), cleared(95, 'automation')];
    expect(detect(twice).questions).toMatchObject([{ incidentId: 'Q1' }]);
  });

  it('says no more of its end than is known', () => {
    const inHand = paged('page.acknowledged', 2, { actor: dana });
    expect(onlyFinding([fired, inHand, byNobody]).story).toMatch(/ and it was resolved$/);
    expect(onlyFinding([fired, byNobody]).evidence.at(-1)?.text).toBe(
      'It cleared; PagerDuty named nobody',
    );
    const twice = [fired, cleared(2, 'integration'), paged('page.reopened', 3), byNobody];
    expect(onlyFinding(twice).story).toMatch(/ and cleared itself each time, as far as is known$/);
  });

  it('stands as what the log says, once the log was read', () => {
    const log = [inLog(fired), inLog(byNobody, { resolver: 'integration' }), logRead(4)];
    const finding = onlyFinding([fired, byNobody, ...log]);
    expect(detect([fired, byNobody, ...log]).questions).toEqual([]);
    expect(finding).toMatchObject({
      occurredAt: byNobody.occurredAt,
      resolver: 'integration',
      awaits: null,
      unconfirmed: null,
      story: 'checkout paged 4 min, cleared by the monitor before anyone needed to act',
    });
    expect(finding.evidence).toHaveLength(2);
    expect(finding.evidence.map(({ fact }) => fact)).toEqual([fired.factKey, byNobody.factKey]);
  });

  it.each<[Resolver, RegExp]>([
    ['timer', /closed by a timer/],
    ['person', /a person resolved it/],
  ])('is none when the log says %s', (resolver, because) => {
    const detection = detect([fired, byNobody, inLog(byNobody, { resolver, actor: dana })]);
    expect(detection).toMatchObject({ findings: [], questions: [] });
    expect(detection.because).toMatch(because);
  });

  it('comes out unconfirmed where PagerDuty can’t be asked or can’t tell', () => {
    const expected = {
      awaits: null,
      labels: ['unconfirmed'],
      story: 'checkout paged 4 min, cleared automatically (not confirmed)',
    };
    const silent = [fired, byNobody];
    expect(onlyFinding(silent, false)).toMatchObject(expected);
    expect(detect(silent, false).questions).toEqual([]);
    const gone = [...silent, unanswered(9, 'PagerDuty no longer has this incident', questionAsked)];
    expect(onlyFinding(gone)).toMatchObject({
      ...expected,
      unconfirmed: 'Who cleared it could not be learned: PagerDuty no longer has this incident',
    });
    expect(detect(gone).questions).toEqual([]);
    const other = [...silent, unanswered(9, 'no', 'run_jobs:1')];
    expect(detect(other).questions).toHaveLength(1);
    const without = [...silent, logRead(5)];
    expect(detect(without).questions).toEqual([]);
    expect(onlyFinding(without)).toMatchObject(expected);
  });

  it('waits for nothing that was asked about a later end of the page and not answered', () => {
    const later = cleared(95, 'automation');
    const twice = [fired, byNobody, paged('page.reopened', 90), later];
    const refused = [...twice, unanswered(99, 'no', `page_log:${later.factKey}`)];
    const unconfirmed = 'Who cleared it could not be learned: no';
    expect(detect(refused)).toMatchObject({
      findings: [
        { awaits: null, unconfirmed },
        { awaits: null, unconfirmed },
      ],
      questions: [],
    });
    const before = [...twice, unanswered(9, 'no', questionAsked)];
    expect(detect(before)).toMatchObject({
      findings: [{ unconfirmed }, { unconfirmed: null }],
      questions: [{ clear: later.factKey }],
    });
  });

  it('is corrected by an answer that comes after all', () => {
    const late = [
      unanswered(9, 'no', questionAsked),
      inLog(byNobody, { resolver: 'integration' }),
      logRead(4),
    ];
    expect(onlyFinding([fired, byNobody, ...late])).toMatchObject({
      unconfirmed: null,
      labels: [],
      resolver: 'integration',
    });
  });

  it('asks again where the log was read before it cleared', () => {
    expect(detect([fired, byNobody, inLog(fired), logRead(0)]).questions).toHaveLength(1);
  });

  it('asks nothing for a finding that does not stand', () => {
    const again = paged('page.reopened', 6);
    expect(detect([fired, byNobody, again]).questions).toEqual([]);
    expect(detect([fired, byNobody, again, cleared(9, 'person')]).questions).toEqual([]);
  });

  it('asks nothing where a webhook names who it was', () => {
    for (const by of ['integration', 'bot'] as const) {
      expect(detect([fired, cleared(4, by)]).questions).toEqual([]);
    }
  });
});

describe('what the log tells besides', () => {
  it('says who was notified', () => {
    const told = [notified(0.02, 'Dana'), notified(0.5, 'Dana'), notified(1, 'Robin')];
    const finding = onlyFinding([fired, cleared(4), ...told]);
    expect(finding.story).toBe(
      'checkout paged 4 min, 2 people on call were notified, cleared by the monitor before anyone needed to act',
    );
    expect(finding.evidence.filter(({ kind }) => kind === 'page.notified')).toHaveLength(2);
  });

  it('says how close it came, and takes no count of escalations for it any more', () => {
    const escalations = [1, 2, 3].map((at) => paged('page.escalated', at));
    const page = [fired, ...escalations, cleared(4)];
    expect(onlyFinding(page).closeness.value).toBe(50);
    expect(onlyFinding([...page, logRead(4)]).closeness.value).toBe(10);
    const last = onlyFinding([...page, exhausted(3.5), logRead(4)]);
    expect(last.closeness.value).toBe(50);
    expect(last.story).toBe(
      'checkout paged 4 min, escalated 3 times, reached the last level, cleared by the monitor before anyone needed to act',
    );
    expect(onlyFinding([fired, cleared(4), exhausted(5), logRead(5)]).closeness.value).toBe(2);
  });

  it('leaves out who was notified where somebody answered, and says who was asked to help', () => {
    const told = notified(0.02, 'Dana');
    const taken = paged('page.acknowledged', 1, { actor: dana });
    const { subject, factKey, occurredAt, actor } = noted(2, '');
    const fact = { subject, factKey, occurredAt, actor };
    const asked = { ...fact, kind: 'page.responder_asked', responder: 'Omar' } as const;
    expect(onlyFinding([fired, told, taken, asked, cleared(4)]).story).toBe(
      'checkout paged 4 min, an engineer acknowledged it after 59 s, another responder was asked to help and it cleared by itself',
    );
    expect(onlyFinding([fired, told, asked, cleared(4)]).story).toBe(
      'checkout paged 4 min, an engineer was on it, another responder was asked to help and it cleared by itself',
    );
  });

  it('says where the page was of low urgency', () => {
    const finding = onlyFinding([fired, cleared(4, 'integration', { urgency: 'low' })]);
    expect(finding.story).toBe(
      'checkout paged 4 min at low urgency, cleared by the monitor before anyone needed to act',
    );
  });

  it('names the alert, where there is one', () => {
    const page = [fired, cleared(4)];
    expect(onlyFinding(page).alertKey).toBeNull();
    expect(onlyFinding([...page, logRead(4, { alertKeys: ['k', 'k'] })]).alertKey).toBe('k');
    expect(onlyFinding([...page, logRead(4, { alertKeys: ['k', 'l'] })]).alertKey).toBeNull();
  });

  it('stands by the numbers that decided', () => {
    const finding = onlyFinding([fired, cleared(4), logRead(4, { autoResolveSeconds: 14_400 })]);
    expect(finding.thresholds).toMatchObject([
      { name: 'settleSeconds', value: 1800 },
      { name: 'autoResolveSeconds', value: 14_400 },
      { name: 'closeness', value: 2 },
    ]);
    expect(finding.beganAt).toEqual(fired.occurredAt);
  });
});
