import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { commit, compared, revert, reverted, went, wentOn } from '../build-rollouts.ts';
import { minute } from '../build-signals.ts';

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
      'what it takes back came on the same way',
      [
        ...live,
        ...went(20, 'd'),
        compared('b', 'd', 'ahead', { commits: [revert('d', 'e'), commit('e', 'New totals')] }),
        reverted(revert('d', null, 'Undo the new totals')),
      ],
    ],
    [
      'what it takes back by its title alone came on the same way',
      [
        ...live,
        ...went(20, 'd', 'succeeded', { title: 'Revert "New totals (#12)" (#13)' }),
        compared('b', 'd', 'ahead', { commits: [commit('d'), commit('e', 'New totals (#12)')] }),
      ],
    ],
    [
      'the revisions are the same',
      [...live, ...went(20, 'd'), compared('b', 'd', 'identical', { commits: [revert('e', 'b')] })],
    ],
  ])('because %s', (_, facts) => {
    expect(found(facts)).toEqual([]);
  });

  it('because it takes a revert back, whatever its own title', () => {
    const undone = [compared('b', 'c', 'ahead', { commits: [revert('c', 'b')] }), ...went(20, 'c')];
    const again = [...went(30, 'd'), reverted(revert('d', 'c', 'Raise it again'))];
    expect(found([...live, ...undone, ...again])).toEqual(['20 reverted']);
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
