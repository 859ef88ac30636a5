import { describe, expect, it } from 'vitest';
import { leftTakenBack } from '../../../src/core/detect/left-taken-back.ts';
import { isRevertTitle, timesTakenBack } from '../../../src/core/revert-title.ts';
import type { Commit } from '../../../src/core/revision-signal.ts';
import { commit, revert, sha } from '../build-rollouts.ts';

function left(newestFirst: readonly Commit[]): string {
  return leftTakenBack(newestFirst)
    .reverts.map((one) => one.sha.charAt(0))
    .join('');
}

describe('what commits take back in the end', () => {
  const round = 'Round (#81)';
  const undo = `Revert "${round}" (#82)`;

  it.each<[string, readonly Commit[], string]>([
    ['nothing, where none says so', [commit('c'), commit('b')], ''],
    ['what was there before them', [commit('c'), revert('r', 'x', undo)], 'r'],
    ['nothing of what came with them', [revert('r', 'b', 'Revert "Tidy"'), commit('b')], ''],
    ['nothing of what came by its title', [revert('r', null, undo), commit('b', round)], ''],
    [
      'nothing of what came by its pull request',
      [revert('r', null, undo), commit('b', 'Merge pull request #81 from acme/round')],
      '',
    ],
    [
      'what has the title of another pull request',
      [revert('r', null, 'Revert "Round (#7)"'), commit('b', round)],
      'r',
    ],
    ['nothing, where the revert was reverted', [revert('s', 'r', 'Back'), revert('r', 'x')], ''],
    [
      'nothing, where it was applied again',
      [commit('s', `Reapply "${round}" (#83)`), revert('r', null, undo)],
      '',
    ],
    [
      'what was reverted, applied again and reverted again',
      [
        revert('t', 's', `Revert "Reapply "${round}" (#83)" (#84)`),
        commit('s', `Reapply "${round}" (#83)`),
        revert('r', null, undo),
      ],
      'r',
    ],
    ['nothing, where a revert from before is reverted', [commit('s', `Revert "${undo}"`)], ''],
    ['each change of one title once', [revert('s', null), revert('r', null)], 'sr'],
  ])('is %s', (_, commits, expected) => {
    expect(left(commits)).toBe(expected);
  });

  it('names what came and went', () => {
    const { settled } = leftTakenBack([commit('c'), revert('r', 'b'), commit('b')]);
    expect([...settled].sort()).toEqual([sha('b'), sha('r')]);
  });
});

describe('a title', () => {
  it.each([
    ['Revert "Round"', 1],
    ['revert: “Round”', 1],
    ['Revert "Revert "Round"" (#3)', 2],
    ['Reapply "Round"', 2],
    ['Revert "Reapply "Round""', 3],
    ['Revert to the release before', 0],
    ['Explain how to revert "Round"', 0],
  ])('%s takes back %d times', (title, times) => {
    expect(timesTakenBack(title)).toBe(times);
    expect(isRevertTitle(title)).toBe(times % 2 === 1);
  });
});
