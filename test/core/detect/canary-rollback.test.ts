import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { deployed, went } from '../build-rollouts.ts';
import { cleared, minute } from '../build-signals.ts';

function detect(signals: readonly Signal[]) {
  return canaryRollback.detect(signals, {
    settleSeconds: 1800,
    ciScopes: () => defaultCiScopes,
    canAsk: false,
  });
}

function onlyFinding(signals: readonly Signal[]): Finding {
  const { findings } = detect(signals);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

function cycles(signals: readonly Signal[]): readonly string[] {
  return detect(signals).findings.map(({ cycle }) => cycle);
}

const says = { saysRollback: 'Rollback of #12' };

describe('a deployment that went back', () => {
  it('is told with what was undone and for how long that was live', () => {
    const finding = onlyFinding([...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a')]);
    expect(finding).toMatchObject({
      cycle: '20',
      occurredAt: minute(21),
      title: 'production of acme/checkout was rolled back from bbbbbbb to aaaaaaa',
      story:
        'acme/checkout: production went back to aaaaaaa after bbbbbbb had been live for 10 min',
      closeness: { value: 2, because: 'it was live for 10 min' },
      savedBy: { kind: 'fallback' },
      service: { github: 'acme/checkout', environment: 'production' },
      fingerprint: { source: 'github', names: ['production'], words: [], kind: 'went back' },
      environment: 'production',
      labels: ['went_back', 'production'],
      withdrawn: null,
    });
    expect(finding.evidence.map(({ text }) => text)).toEqual([
      'Deployment of aaaaaaa succeeded',
      'Deployment of bbbbbbb was created',
      'Deployment of bbbbbbb succeeded',
      'Deployment of aaaaaaa was created',
      'Deployment of aaaaaaa succeeded',
    ]);
  });

  it('was no close call when the other revision never went live', () => {
    const finding = onlyFinding([...went(1, 'a'), ...went(10, 'b', 'failed'), ...went(20, 'a')]);
    expect(finding.closeness).toEqual({ value: 1, because: 'it never went live' });
    expect(finding.story).toBe(
      'acme/checkout: production went back to aaaaaaa 11 min after the start of bbbbbbb, which never went live',
    );
  });

  it('was a closer call from 15 minutes of life on', () => {
    const liveFor = (minutes: number) =>
      onlyFinding([...went(1, 'a'), ...went(10, 'b'), ...went(10 + minutes, 'a')]).closeness.value;
    expect(liveFor(14.9)).toBe(2);
    expect(liveFor(15)).toBe(10);
  });

  it('counts the life of what was undone from its first success, deployed again or not', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(30, 'b', 'failed'), ...went(40, 'a')];
    expect(onlyFinding(facts).closeness.because).toBe('it was live for 30 min');
  });

  it('is found when every deployment is known by its status alone', () => {
    const facts = [
      deployed(1, 'a', 'succeeded', 2),
      deployed(10, 'b', 'failed', 11),
      deployed(20, 'a', 'succeeded', 21),
    ];
    expect(cycles(facts)).toEqual(['20']);
  });

  it('orders deployments of one moment by their number', () => {
    const createdAt = minute(0);
    const facts = [
      deployed(9, 'a', 'succeeded', 1, { createdAt }),
      deployed(10, 'b', 'succeeded', 2, { createdAt }),
      deployed(11, 'a', 'succeeded', 3, { createdAt }),
    ];
    expect(cycles(facts)).toEqual(['11']);
  });

  it('is found where one deployment is known by its status alone, in another environment than asked for', () => {
    // Asked for elsewhere, so that its creation is no fact of this environment.
    const facts = [...went(1, 'a'), deployed(10, 'b', 'succeeded', 11), ...went(20, 'a')];
    expect(cycles(facts)).toEqual(['20']);
    const undecided = deployed(15, 'c', 'created', 15);
    expect(cycles([...facts, undecided])).toEqual(['20']);
  });

  it('is withdrawn when the rollback itself failed in the end', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a')];
    const broken = onlyFinding([...facts, deployed(20, 'a', 'failed', 25)]);
    expect(broken).toMatchObject({
      occurredAt: minute(21),
      withdrawn: 'the rollback itself failed in the end',
    });
  });

  it('is found when the first try to go back had failed', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a', 'failed'), ...went(22, 'a')];
    expect(cycles(facts)).toEqual(['22']);
  });

  it('stays when what was rolled back is deployed again, which is no second rollback', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a')];
    const [finding] = detect([...facts, ...went(25, 'b')]).findings;
    expect(finding).toEqual(onlyFinding(facts));
    expect(cycles([...facts, ...went(25, 'b')])).toEqual(['20']);
    expect(cycles([...facts, ...went(25, 'a'), ...went(30, 'b')])).toEqual(['20']);
    expect(cycles([...facts, ...went(25, 'b'), ...went(30, 'a')])).toEqual(['20', '30']);
  });

  it('takes a step back over several revisions for one rollback, and the steps on for none', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'c'), ...went(30, 'a')];
    expect(cycles([...facts, ...went(40, 'b'), ...went(50, 'c')])).toEqual(['30']);
  });
});

describe('a deployment that says it is a rollback', () => {
  it('needs no history', () => {
    const finding = onlyFinding(went(20, 'a', 'succeeded', says));
    expect(finding).toMatchObject({
      closeness: { value: 10 },
      labels: ['says_rollback', 'production'],
      fingerprint: { names: ['production'], words: [], kind: 'says rollback' },
      story:
        'acme/checkout: production went back to aaaaaaa; what it replaced was not seen; the deployment says “Rollback of #12”',
    });
  });

  it('may do so under a task of its own', () => {
    const rollback = went(20, 'a', 'succeeded', { ...says, task: 'rollback' });
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...rollback];
    expect(onlyFinding(facts).story).toMatch(/after bbbbbbb had been live for 10 min/);
    expect(cycles([...facts, ...went(30, 'a')])).toEqual(['20']);
  });

  it('stops what had begun since the last deployment, which never went live', () => {
    const canary = [deployed(10, 'b', 'created', 10), deployed(10, 'b', 'progressed', 11)];
    const facts = [...went(1, 'a'), ...canary, ...went(20, 'a', 'succeeded', says)];
    const finding = onlyFinding(facts);
    expect(finding).toMatchObject({ beganAt: minute(10), closeness: { value: 1 } });
    // What became of it afterwards is another story.
    for (const outcome of ['deactivated', 'succeeded', 'failed'] as const) {
      const [same] = detect([...facts, deployed(10, 'b', outcome, 30)]).findings;
      expect(same?.story).toBe(finding.story);
    }
    expect(onlyFinding([...canary, ...went(20, 'a', 'succeeded', says)])).toMatchObject({
      closeness: { value: 1 },
    });
    expect(cycles([...facts, ...went(15, 'a', 'failed', says)])).toEqual(['20']);
  });

  it('counts only when it succeeded, and not for the revision that is there already', () => {
    expect(cycles(went(20, 'a', 'failed', says))).toEqual([]);
    expect(cycles([...went(1, 'a'), ...went(20, 'a', 'succeeded', says)])).toEqual([]);
  });
});

describe('what is no rollback', () => {
  it.each<[string, readonly Signal[]]>([
    ['the same revision again', [...went(1, 'a'), ...went(10, 'a'), ...went(20, 'a')]],
    ['a new revision each time', [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'c')]],
    [
      'an older revision that had failed',
      [...went(1, 'a', 'failed'), ...went(10, 'b'), ...went(20, 'a')],
    ],
    ['a return that failed', [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a', 'failed')]],
    [
      'a return past one that was never decided',
      [...went(1, 'a'), deployed(10, 'b', 'created', 10), ...went(20, 'a')],
    ],
    ['deactivation', [...went(1, 'a'), ...went(10, 'b'), deployed(1, 'a', 'deactivated', 11)]],
    [
      'a deployment of another task',
      [...went(1, 'a'), ...went(10, 'b', 'succeeded', { task: 'migrate' }), ...went(20, 'a')],
    ],
  ])('%s', (_, facts) => {
    const { findings, questions, because } = detect(facts);
    expect({ findings, questions }).toEqual({ findings: [], questions: [] });
    expect(because).toMatch(
      /^no revision came back after a different one, and no deployment says it is a rollback/,
    );
  });

  it('a transient environment', () => {
    const transient = { transient: true };
    const facts = [
      ...went(1, 'a', 'succeeded', transient),
      ...went(10, 'b', 'succeeded', transient),
      ...went(20, 'a', 'succeeded', { ...transient, ...says }),
    ];
    expect(detect(facts)).toEqual({
      findings: [],
      questions: [],
      because: 'the environment is transient',
    });
  });

  it('anything without a success', () => {
    expect(detect([cleared(1)]).because).toBe('nothing is known of a deployment or a change');
    expect(detect(went(1, 'a', 'failed')).because).toBe('no deployment has succeeded');
  });

  it('is decided without `inactive`', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a')];
    const noise = [deployed(20, 'a', 'deactivated', 30), deployed(10, 'b', 'deactivated', 22)];
    expect(detect([...facts, ...noise]).findings.map(({ withdrawn }) => withdrawn)).toEqual([null]);
  });
});
