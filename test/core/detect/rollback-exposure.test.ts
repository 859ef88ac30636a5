import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { isClearlyNotProduction } from '../../../src/core/detect/clearly-not-production.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import type { Signal } from '../../../src/core/signal.ts';
import type { DeploymentSnapshot } from '../../../src/core/snapshots.ts';
import { deployed, went } from '../build-rollouts.ts';

function onlyFinding(signals: readonly Signal[]): Finding {
  const { findings } = canaryRollback.detect(signals, {
    settleSeconds: 1800,
    ciScopes: () => defaultCiScopes,
    canAsk: false,
  });
  const [finding] = findings;
  if (finding === undefined || findings.length > 1) throw new Error(`${findings.length} findings`);
  return finding;
}

/** A revision that was live for some minutes, and went back. */
function liveFor(minutes: number, changes: Partial<DeploymentSnapshot> = {}): Finding {
  return onlyFinding([
    ...went(1, 'a', 'succeeded', changes),
    ...went(10, 'b', 'succeeded', changes),
    ...went(10 + minutes, 'a', 'succeeded', changes),
  ]);
}

const staging = { environment: 'staging', production: false };

describe('how close it was', () => {
  it.each<[string, Finding, number, string]>([
    ['short', liveFor(14.9), 2, 'it was live for 15 min'],
    ['longer', liveFor(15), 10, 'it was live for 15 min'],
    ['long, with nothing told of traffic', liveFor(600), 10, 'it was live for 10 h'],
    ['short, at all traffic', liveFor(14, { weight: 100 }), 2, 'with all of the traffic'],
    ['longer, at all traffic', liveFor(15, { weight: 100 }), 50, 'with all of the traffic'],
    ['long, at little', liveFor(149, { weight: 10 }), 2, 'it was live for 2 h 29 min with 10 %'],
    ['longer, at little', liveFor(150, { weight: 10 }), 10, 'with 10 % of the traffic'],
    ['live without traffic', liveFor(600, { weight: 0 }), 1, 'it got no traffic'],
    ['more traffic than there is', liveFor(20, { weight: 250 }), 50, 'all of the traffic'],
    ['long, on staging', liveFor(600, staging), 2, 'the environment is not production'],
    ['all of staging', liveFor(600, { ...staging, weight: 100 }), 2, 'is not production'],
    ['a flag that is false by default', liveFor(600, { production: false }), 10, 'live for 10 h'],
    ['a name without the flag', liveFor(600, { ...staging, production: null }), 10, 'for 10 h'],
  ])('%s', (_, { closeness }, value, because) => {
    expect(closeness.value).toBe(value);
    expect(closeness.because).toContain(because);
  });

  it('is 1 where it never went live, and 10 where nothing is known, 2 on staging', () => {
    const failed = [...went(1, 'a'), ...went(10, 'b', 'failed'), ...went(90, 'a')];
    expect(onlyFinding(failed).closeness.value).toBe(1);
    const says = { saysRollback: 'rollback' };
    expect(onlyFinding(went(20, 'a', 'succeeded', says)).closeness.value).toBe(10);
    expect(onlyFinding(went(20, 'a', 'succeeded', { ...says, ...staging })).closeness).toEqual({
      value: 2,
      because: 'how far it got is not known, and the environment is not production',
    });
  });

  it('counts the share of traffic that was told last before the rollback', () => {
    const facts = [
      ...went(1, 'a'),
      deployed(10, 'b', 'succeeded', 11, { weight: 5 }),
      deployed(10, 'b', 'progressed', 20, { weight: 50 }),
      deployed(10, 'b', 'progressed', 21, { weight: null }),
      ...went(60, 'a'),
      deployed(10, 'b', 'deactivated', 70, { weight: 0 }),
    ];
    const { closeness, thresholds } = onlyFinding(facts);
    expect(closeness).toEqual({
      value: 10,
      because: 'it was live for 50 min with 50 % of the traffic',
    });
    expect(thresholds.map(({ name, value }) => [name, value])).toEqual([
      ['deploymentsLookedBack', 50],
      ['revisionOrder', 'by history'],
      ['shortExposureMinutes', 15],
      ['trafficPercent', 50],
    ]);
  });
});

describe('an environment that is clearly not production', () => {
  it.each([
    'staging',
    'Staging-EU',
    'test',
    'qa1',
    'dev_2',
    'devEurope',
    'preview/pr-12',
    'sandbox',
    'pre-production',
    'pre-prod',
    'preprod',
    'non-prod',
    'UAT',
  ])('is called %s', (environment) => {
    expect(isClearlyNotProduction({ environment, production: false })).toBe(true);
    expect(isClearlyNotProduction({ environment, production: true })).toBe(false);
    expect(isClearlyNotProduction({ environment, production: null })).toBe(false);
  });

  it.each([
    'production',
    'prod-test-region',
    'eu-west-1',
    'latest',
    'canary',
    'devices',
    'live',
    '',
  ])('is not called %j', (environment) => {
    expect(isClearlyNotProduction({ environment, production: false })).toBe(false);
  });
});
