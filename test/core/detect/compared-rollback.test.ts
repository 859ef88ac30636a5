import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { questionKey } from '../../../src/core/question.ts';
import type { Signal } from '../../../src/core/signal.ts';
import {
  compared,
  deployed,
  incomparable,
  revert,
  reverted,
  sha,
  went,
} from '../build-rollouts.ts';
import { minute } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

function detect(signals: readonly Signal[], canAsk = true) {
  const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk };
  return canaryRollback.detect(signals, context);
}

function asked(signals: readonly Signal[]): readonly string[] {
  return detect(signals).questions.map((question) => {
    if (question.kind !== 'compare') throw new Error(question.kind);
    return `${question.base.charAt(0)}${question.head.charAt(0)}`;
  });
}

function found(signals: readonly Signal[], canAsk = true): readonly string[] {
  return detect(signals, canAsk).findings.map(({ cycle, labels }) => `${cycle} ${labels[0]}`);
}

const says = { saysRollback: 'Rollback of #12' };
const newRevision = [...went(10, 'b'), ...went(20, 'a')];

describe('whether a new revision is older than the last one', () => {
  it('is asked once, and nothing is found until the answer is there', () => {
    const { findings, questions, because } = detect(newRevision);
    expect(findings).toEqual([]);
    expect(questions).toEqual([
      {
        kind: 'compare',
        repository: 'acme/checkout',
        repositoryId: '4711',
        environment: 'production',
        base: sha('b'),
        head: sha('a'),
        deployedFrom: minute(21),
        deployedUntil: minute(21),
      },
    ]);
    expect(because).toBe(
      'no revision came back after a different one, and no deployment says it is a rollback; GitHub is being asked whether aaaaaaa is older than bbbbbbb',
    );
  });

  it('is found once GitHub says so, and told with what it said', () => {
    const answer = compared('b', 'a', 'behind');
    const { findings, questions } = detect([...newRevision, answer]);
    expect(questions).toEqual([]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      cycle: '20',
      beganAt: minute(10),
      occurredAt: minute(21),
      title: 'production of acme/checkout was rolled back from bbbbbbb to aaaaaaa',
      story:
        'acme/checkout: production went back to aaaaaaa after bbbbbbb had been live for 10 min; GitHub says that aaaaaaa is older than bbbbbbb',
      labels: ['behind', 'production'],
      fingerprint: { names: ['production'], words: [], kind: 'is older' },
      revisions: [sha('b'), sha('a')],
      closeness: { value: 2 },
      awaits: null,
      unconfirmed: null,
    });
    expect(findings[0]?.evidence.at(-1)).toMatchObject({
      kind: 'revisions.compared',
      text: 'GitHub says that aaaaaaa is older than bbbbbbb',
      fact: answer.factKey,
    });
    expect(findings[0]?.evidence.every(({ fact }) => fact !== null)).toBe(true);
  });

  it.each(['ahead', 'identical', 'diverged'] as const)('is no rollback when it is %s', (status) => {
    const { findings, questions } = detect([...newRevision, compared('b', 'a', status)]);
    expect({ findings, questions }).toEqual({ findings: [], questions: [] });
  });

  it('is said to be unknown when GitHub can’t tell, and is not asked again', () => {
    const facts = [...newRevision, incomparable('b', 'a')];
    const { findings, questions, because } = detect(facts);
    expect({ findings, questions }).toEqual({ findings: [], questions: [] });
    expect(because).toMatch(
      /; whether aaaaaaa is older than bbbbbbb could not be learned: GitHub knows no such commit$/,
    );
    expect(found([...facts, compared('b', 'a', 'behind')])).toEqual(['20 behind']);
  });

  it('is not asked where nobody can be asked, and that is said', () => {
    const { questions, because } = detect(newRevision, false);
    expect(questions).toEqual([]);
    expect(because).toMatch(
      /; whether aaaaaaa is older than bbbbbbb is not known: this connection has no API token$/,
    );
  });

  it('is asked after a deployment that failed too', () => {
    expect(asked([...went(10, 'b', 'failed'), ...went(20, 'a')])).toEqual(['ba']);
  });

  it('is asked of each pair once, and the newest is told', () => {
    const facts = [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'c'), ...went(30, 'd')];
    expect(asked(facts)).toEqual(['ab', 'bc', 'cd']);
    expect(detect(facts).because).toMatch(
      /whether ddddddd is older than ccccccc \(and the same of 2 earlier pairs\)$/,
    );
    const keys = detect(facts).questions.map(questionKey);
    expect(new Set(keys).size).toBe(3);
    const lost = went(15, 'b', 'failed');
    expect(asked([...went(1, 'a'), ...went(10, 'b'), ...lost])).toEqual(['ab']);
  });

  it.each<[string, readonly Signal[]]>([
    ['the revision is the first one', went(20, 'a')],
    ['the deployment failed', [...went(10, 'b'), ...went(20, 'a', 'failed')]],
    ['the deployment is not decided', [...went(10, 'b'), deployed(20, 'a', 'created', 20)]],
    ['the last one was never decided', [deployed(10, 'b', 'created', 10), ...went(20, 'a')]],
    ['the revision is the same', [...went(10, 'a'), ...went(20, 'a')]],
    ['the deployment says rollback', [...went(10, 'b'), ...went(20, 'a', 'succeeded', says)]],
    [
      'the environment is transient',
      [
        ...went(10, 'b', 'succeeded', { transient: true }),
        ...went(20, 'a', 'succeeded', { transient: true }),
      ],
    ],
    ['it was of another task', [...went(10, 'b', 'succeeded', { task: 'x' }), ...went(20, 'a')]],
  ])('is not asked when %s', (_, facts) => {
    expect(asked(facts)).toEqual([]);
  });

  it('is asked whoever says revert, and nothing is found until the answer is there', () => {
    const titled = [
      ...went(10, 'b'),
      ...went(20, 'a', 'succeeded', { title: 'Revert "Raise it"' }),
    ];
    const merged = [...newRevision, reverted(revert('a', 'b'))];
    for (const facts of [titled, merged]) {
      expect(asked(facts)).toEqual(['ba']);
      expect(found(facts)).toEqual([]);
      expect(found([...facts, compared('b', 'a', 'behind')])).toEqual(['20 behind']);
      expect(found([...facts, compared('b', 'a', 'ahead')])).toEqual(['20 reverted']);
      expect(found([...facts, incomparable('b', 'a')])).toEqual(['20 reverted']);
      expect(found(facts, false)).toEqual(['20 reverted']);
    }
  });

  it('is not asked of a revision that history knows', () => {
    const known = [compared('a', 'b', 'ahead')];
    expect(asked([...known, ...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a')])).toEqual([]);
  });
});

describe('the way on after a rollback to a revision that was not known here', () => {
  const facts = [...went(10, 'b'), ...went(20, 'a'), ...went(30, 'b')];

  it('waits while nobody knows that it was one', () => {
    const { findings } = detect(facts);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      cycle: '30',
      labels: ['went_back', 'production'],
      awaits: 'GitHub is being asked whether aaaaaaa is older than bbbbbbb',
      unconfirmed: null,
    });
  });

  it('is no second rollback once that is known', () => {
    expect(found([...facts, compared('b', 'a', 'behind')])).toEqual(['20 behind']);
    const on = [...went(1, 'b'), ...went(10, 'c'), ...went(20, 'a'), ...went(30, 'b')];
    expect(found([...on, compared('b', 'c', 'ahead'), compared('c', 'a', 'behind')])).toEqual([
      '20 behind',
    ]);
    const said = [...went(10, 'b'), ...went(20, 'a', 'succeeded', says), ...went(30, 'b')];
    expect(found(said)).toEqual(['20 says_rollback']);
  });

  it('is a rollback when the other one was newer', () => {
    const { findings } = detect([...facts, compared('b', 'a', 'ahead')]);
    expect(findings).toMatchObject([{ cycle: '30', awaits: null, unconfirmed: null }]);
  });

  it('is a rollback by its history when it can’t be learned, which is told with what decided', () => {
    const learned = detect([...facts, incomparable('b', 'a')]).findings;
    const order = { name: 'revisionOrder', value: 'by history' };
    expect(learned).toMatchObject([{ cycle: '30', awaits: null, unconfirmed: null }]);
    expect(learned[0]?.thresholds).toContainEqual({
      ...order,
      because:
        'aaaaaaa came after bbbbbbb, and counts as the newer one; whether aaaaaaa is older than bbbbbbb could not be learned: GitHub knows no such commit',
    });
    const unasked = detect(facts, false).findings;
    expect(unasked).toMatchObject([{ cycle: '30', awaits: null, unconfirmed: null }]);
    expect(unasked[0]?.thresholds).toContainEqual({
      ...order,
      because: expect.stringMatching(/ is not known: this connection has no API token$/),
    });
    const names = detect([...facts, compared('b', 'a', 'ahead')]).findings[0]?.thresholds;
    expect(names?.map(({ name }) => name)).not.toContain('revisionOrder');
  });
});

describe('facts that contradict each other', () => {
  const answer = compared('b', 'a', 'behind');

  it('still have a beginning before their end', () => {
    // The undone one was created after the rollback's success, by the clock.
    const late = { createdAt: minute(19) };
    const facts = [
      deployed(10, 'b', 'succeeded', 11, late),
      deployed(20, 'a', 'succeeded', 15, { createdAt: minute(20) }),
      answer,
    ];
    const [finding] = detect(facts).findings;
    expect(finding?.beganAt).toEqual(minute(15));
    expect(finding?.closeness.value).toBe(2);
  });

  it('count the first of two successes', () => {
    const facts = [...newRevision, deployed(20, 'a', 'succeeded', 50), answer];
    expect(detect(facts).findings).toMatchObject([{ occurredAt: minute(21) }]);
    expectSameInAnyOrder(facts, detect);
  });

  it('follow the last answer when there are two', () => {
    const other = { ...compared('b', 'a', 'ahead', { at: 70 }), factKey: 'compare:again' };
    expectSameInAnyOrder([...newRevision, answer, other], found);
    expect(found([...newRevision, other, answer])).toEqual([]);
  });
});
