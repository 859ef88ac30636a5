import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { compared, deployed, revert, reverted, sha, went } from '../build-rollouts.ts';
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
/** The releases before were compared, so that only the revert is open. */
const forward = [compared('a', 'b', 'ahead'), compared('b', 'c', 'ahead')];
const live = [...forward, ...went(1, 'a'), ...went(10, 'b')];

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
      fingerprint: { words: ['acme/checkout', 'production', 'reverted'] },
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

  it('counts from the last deployment where the commit was not deployed by itself', () => {
    const facts = [...live, ...went(20, 'c'), ...went(30, 'd'), reverted(revert('d', 'e'))];
    expect(detect(facts).findings).toMatchObject([
      { beganAt: minute(20), closeness: { value: 2, because: 'it was live for 10 min' } },
    ]);
  });

  it('is the weaker evidence beside an answer that the revision is older', () => {
    const older = [compared('b', 'd', 'behind'), reverted(revert('d', 'b'))];
    expect(found([...live, ...went(20, 'd', 'succeeded', titled), ...older])).toEqual([
      '20 behind',
    ]);
  });

  it('never went live when what it takes back had failed', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b', 'failed'), ...forward];
    const revertIt = went(20, 'd', 'succeeded', titled);
    expect(detect([...facts, ...revertIt]).findings).toMatchObject([{ closeness: { value: 1 } }]);
  });
});

describe('a revert that is no rollback here', () => {
  const answered = compared('b', 'd', 'ahead');

  it.each<[string, readonly Signal[]]>([
    ['nothing else had been deployed', went(20, 'd', 'succeeded', titled)],
    ['its deployment failed', [...live, ...went(20, 'd', 'failed', titled)]],
    ['it is deployed again', [...went(20, 'd', 'succeeded', titled), ...went(30, 'd')]],
    [
      'it takes a revert back',
      [...live, answered, ...went(20, 'd', 'succeeded', { title: `Revert "${title}"` })],
    ],
    [
      'it says revert somewhere else',
      [...live, answered, ...went(20, 'd', 'succeeded', { title: 'Do not revert "it"' })],
    ],
    [
      'the commits take it back again',
      [
        ...live,
        ...went(20, 'd'),
        compared('b', 'd', 'ahead', {
          commits: [
            revert('f', 'e', 'Revert "Revert "Raise it" (#12)" (#13)'),
            revert('e', 'b', 'Revert "Raise it" (#12)'),
          ],
        }),
      ],
    ],
    [
      'the revisions are the same',
      [...live, ...went(20, 'd'), compared('b', 'd', 'identical', { commits: [revert('e', 'b')] })],
    ],
  ])('because %s', (_, facts) => {
    expect(found(facts)).toEqual([]);
  });

  it('because what it takes back had been rolled back before', () => {
    const back = [...live, ...went(20, 'a')];
    const revertIt = went(30, 'd', 'succeeded', titled);
    expect(found([...back, ...revertIt])).toEqual(['20 went_back']);
    expect(found([...back, ...went(30, 'd'), reverted(revert('d', 'b'))])).toEqual([
      '20 went_back',
    ]);
    expect(found([...back, ...went(25, 'a'), ...revertIt])).toEqual(['20 went_back']);
  });

  it('because what it takes back went with a later revision when that was rolled back', () => {
    const back = [...live, ...went(20, 'c'), ...went(30, 'a')];
    const revertIt = [...went(40, 'd'), reverted(revert('d', 'b'))];
    expect(found([...back, ...revertIt])).toEqual(['30 went_back']);
  });

  it('unless the one before it was a revert too', () => {
    const second = went(30, 'e', 'succeeded', { title: 'Revert "Raise the other"' });
    expect(found([...live, ...went(20, 'd', 'succeeded', titled), ...second])).toEqual([
      '20 reverted',
      '30 reverted',
    ]);
  });

  it('unless that was deployed again', () => {
    const facts = [...live, ...went(20, 'a'), ...went(30, 'b'), ...went(60, 'd')];
    expect(detect([...facts, reverted(revert('d', 'b'))]).findings).toMatchObject([
      { cycle: '20' },
      { cycle: '60', beganAt: minute(30) },
    ]);
  });

  it('when what was reverted is deployed again, which is the way on', () => {
    const facts = [...live, ...went(20, 'd', 'succeeded', titled)];
    expect(found([...facts, ...went(30, 'b')])).toEqual(['20 reverted']);
    expect(found([...facts, ...went(30, 'a')])).toEqual(['20 reverted', '30 went_back']);
  });
});
