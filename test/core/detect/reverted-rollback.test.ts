import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Signal } from '../../../src/core/signal.ts';
import {
  commit,
  compared,
  deployed,
  incomparable,
  revert,
  reverted,
  sha,
  went,
  wentOn,
} from '../build-rollouts.ts';
import { minute } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };

function detect(signals: readonly Signal[]) {
  return canaryRollback.detect(signals, context);
}

function found(signals: readonly Signal[]): readonly string[] {
  return detect(signals).findings.map(({ cycle, labels }) => `${cycle} ${labels[0]}`);
}

const title = 'Revert "Raise it"';
const titled = { title };
const live = [...wentOn, ...went(1, 'a'), ...went(10, 'b')];

describe('a revert that was deployed', () => {
  it('is found by the deployment’s own title', () => {
    const { findings, questions } = detect([...live, ...went(20, 'd', 'succeeded', titled)]);
    expect(questions).toEqual([]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      cycle: '20',
      beganAt: minute(10),
      occurredAt: minute(21),
      title: 'production of acme/checkout got a revert from bbbbbbb with ddddddd',
      story:
        'acme/checkout: production got a revert with ddddddd after bbbbbbb had been live for 10 min; a commit says “Revert "Raise it"”',
      labels: ['reverted', 'production'],
      fingerprint: { names: ['production'], words: [], kind: 'reverted' },
      savedBy: { kind: 'fallback', text: 'The change was reverted, and the revert was deployed' },
      revisions: [sha('b'), sha('d')],
      closeness: { value: 2 },
    });
  });

  it('is found by a title, and told as production, though only one fact tells of them', () => {
    const [created, succeeded] = [
      deployed(20, 'd', 'created', 20, titled),
      deployed(20, 'd', 'succeeded', 21, { production: null }),
    ];
    expect(detect([...live, created, succeeded]).findings).toMatchObject([
      { labels: ['reverted', 'production'] },
    ]);
  });

  it('is found by the merged revert that made the revision, with its address', () => {
    const fact = reverted(revert('d', 'b'));
    const facts = [...live, ...went(20, 'd'), fact];
    expect(found(facts)).toEqual(['20 reverted']);
    expect(detect(facts).findings[0]?.evidence[0]).toMatchObject({
      kind: 'revision.reverted',
      fact: fact.factKey,
      url: fact.url,
    });
    expect(found([...live, ...went(20, 'd'), reverted(revert('e', 'b'))])).toEqual([]);
    expectSameInAnyOrder(facts, detect);
  });

  it('is found by the revert that was pushed with the revision', () => {
    const pushed = reverted(revert('e', 'b'), sha('d'));
    expect(found([...live, ...went(20, 'd'), pushed])).toEqual(['20 reverted']);
  });

  it.each(['ahead', 'diverged'] as const)('is found among the commits that are %s', (status) => {
    const answer = compared('b', 'd', status, { commits: [revert('e', 'b')] });
    expect(found([...live, ...went(20, 'd'), answer])).toEqual(['20 reverted']);
  });

  it('counts from the deployment of the commit that it names', () => {
    const facts = [...live, ...went(20, 'c'), ...went(40, 'd'), reverted(revert('d', 'b'))];
    expect(detect(facts).findings).toMatchObject([
      {
        beganAt: minute(10),
        revisions: [sha('b'), sha('d')],
        closeness: { value: 10, because: 'it was live for 30 min' },
      },
    ]);
  });

  it.each([
    ['the commit that is named', revert('d', 'f', 'Back to the old totals')],
    ['the title that is quoted', revert('d', null, 'Revert "New totals" (#13)')],
    [
      'the pull request that is named',
      { ...revert('d', null, 'Back to the old totals'), revertsPull: '12' },
    ],
  ])('counts from the deployment that brought %s, with others or not', (_, told) => {
    const between = [commit('c'), commit('f', 'New totals (#12)')];
    const brought = compared('b', 'c', 'ahead', { commits: between });
    const facts = [...live, brought, ...went(20, 'c'), ...went(40, 'e'), ...went(60, 'd')];
    const asked = [compared('c', 'e', 'ahead'), compared('e', 'd', 'ahead')];
    expect(detect([...facts, ...asked, reverted(told)]).findings).toMatchObject([
      { beganAt: minute(20), closeness: { value: 10, because: 'it was live for 40 min' } },
    ]);
  });

  it('is not known how far it got where nothing tells when it came here', () => {
    const unseen = reverted(revert('d', 'e', 'Revert "Last year"'));
    const facts = [...live, ...went(20, 'c'), ...went(30, 'd'), unseen];
    expect(detect(facts).findings).toMatchObject([
      {
        beganAt: minute(31),
        title: 'production of acme/checkout got a revert with ddddddd',
        story:
          'acme/checkout: production got a revert with ddddddd; how far what was reverted had got is not known; a commit says “Revert "Last year"”',
        closeness: { value: 10, because: 'how far it got is not known' },
        revisions: [sha('d')],
        unconfirmed: null,
      },
    ]);
  });

  it('says so where nobody can tell what lies between the two deployments', () => {
    const facts = [...went(10, 'b'), ...went(30, 'd'), reverted(revert('d', 'e'))];
    expect(detect([...facts, incomparable('b', 'd')]).findings).toMatchObject([
      {
        unconfirmed:
          'whether what was reverted had ever been deployed here could not be learned: GitHub knows no such commit',
      },
    ]);
    // Where it names what was deployed here, there is no doubt.
    const named = [...went(10, 'b'), ...went(30, 'd'), reverted(revert('d', 'b'))];
    expect(detect([...named, incomparable('b', 'd')]).findings).toMatchObject([
      { unconfirmed: null, beganAt: minute(10) },
    ]);
  });

  it('is the weaker evidence beside an answer that the revision is older', () => {
    const older = [compared('b', 'd', 'behind'), reverted(revert('d', 'b'))];
    expect(found([...live, ...went(20, 'd', 'succeeded', titled), ...older])).toEqual([
      '20 behind',
    ]);
  });

  it('never went live when what it takes back had failed', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b', 'failed'), ...wentOn];
    const revertIt = [...went(20, 'd'), reverted(revert('d', 'b'))];
    expect(detect([...facts, ...revertIt]).findings).toMatchObject([{ closeness: { value: 1 } }]);
  });
});
