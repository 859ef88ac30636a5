import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { moved } from '../build-rollouts.ts';
import { minute } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

function detect(signals: readonly Signal[]) {
  return canaryRollback.detect(signals, {
    settleSeconds: 1800,
    ciScopes: () => defaultCiScopes,
    canAsk: false,
  });
}

const begun = moved(101, 0, ['Planning', 'Implementing']);
const rolledBack = moved(102, 30, ['Implementing', 'Rolled back'], {
  rolledBack: true,
  ids: ['3', '9'],
});

describe('a change ticket', () => {
  it('is a rollback when it is moved to where the admin said so', () => {
    const { findings, because } = detect([begun, rolledBack]);
    const story = 'CHG-42 “Raise the pool size” moved from Implementing to Rolled back';
    expect(because).toBe(story);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      cycle: 'changelog:102:status',
      occurredAt: minute(30),
      title: 'CHG-42 was rolled back: Raise the pool size',
      story,
      closeness: { value: 10 },
      service: { pagerduty: null, github: null, environment: null, jira: 'CHG' },
      links: [{ label: 'CHG-42', url: 'https://acme.atlassian.example/browse/CHG-42' }],
      withdrawn: null,
    });
    expect(findings[0]?.evidence.map(({ text }) => text)).toEqual([
      'The ticket moved from Planning to Implementing',
      'The ticket moved from Implementing to Rolled back',
    ]);
  });

  it('is one rollback when one step moves status and resolution', () => {
    const resolution = moved(102, 30, [null, 'Undone'], { rolledBack: true, field: 'resolution' });
    const cycles = detect([begun, resolution, rolledBack]).findings.map(({ cycle }) => cycle);
    expect(cycles).toEqual(['changelog:102:status']);
    expect(detect([resolution]).findings[0]?.story).toBe(
      'CHG-42 “Raise the pool size” changed its resolution to Undone',
    );
  });

  it('is one rollback when a webhook and the history date the two moves of one step apart', () => {
    const resolution = moved(102, 30.001, [null, 'Undone'], {
      rolledBack: true,
      field: 'resolution',
    });
    const early = moved(102, 29.999, [null, 'Undone'], { rolledBack: true, field: 'resolution' });
    for (const other of [resolution, early]) {
      const { findings } = detect([begun, other, rolledBack]);
      expect(findings).toMatchObject([{ cycle: 'changelog:102:status', occurredAt: minute(30) }]);
      expect(findings[0]?.thresholds).toMatchObject([{ name: 'settleSeconds', value: 1800 }]);
    }
  });

  it('is a rollback each time it is moved there', () => {
    const again = moved(120, 200, ['Implementing', 'Rolled back'], { rolledBack: true });
    const on = moved(110, 100, ['Rolled back', 'Implementing']);
    expect(detect([begun, rolledBack, on, again]).findings.map(({ cycle }) => cycle)).toEqual([
      'changelog:102:status',
      'changelog:120:status',
    ]);
  });

  it('is one rollback as long as it is not moved out, whatever says so besides', () => {
    const further = moved(105, 50, ['Rolled back', 'Failed'], { rolledBack: true });
    const resolution = moved(106, 51, [null, 'Undone'], { rolledBack: true, field: 'resolution' });
    const { findings } = detect([begun, rolledBack, further, resolution]);
    expect(findings.map(({ cycle }) => cycle)).toEqual(['changelog:102:status']);
    expect(findings[0]?.evidence.map(({ fact }) => fact)).toEqual(
      [begun, rolledBack, further, resolution].map(({ factKey }) => factKey),
    );
    // The resolution was never cleared, and says nothing new.
    const out = moved(110, 100, ['Failed', 'Implementing']);
    const other = moved(111, 101, ['Undone', 'Reverted'], {
      rolledBack: true,
      field: 'resolution',
    });
    expect(detect([rolledBack, further, resolution, out, other]).findings).toHaveLength(1);
    const cleared = moved(112, 102, ['Reverted', null], { field: 'resolution' });
    const again = moved(113, 103, [null, 'Undone'], { rolledBack: true, field: 'resolution' });
    const all = [rolledBack, further, resolution, out, other, cleared, again];
    expect(detect(all).findings).toHaveLength(2);
    expectSameInAnyOrder(all, detect);
  });

  it('is none when it is moved anywhere else', () => {
    expect(detect([begun])).toEqual({
      findings: [],
      questions: [],
      because: 'the change was not moved to where it counts as rolled back',
    });
  });

  it.each<[string, Signal, string | null]>([
    [
      'straight back',
      moved(103, 60, ['Rolled back', 'Implementing']),
      'the ticket was moved straight back',
    ],
    ['back after the settling time', moved(103, 60.1, ['Rolled back', 'Implementing']), null],
    ['on to somewhere else', moved(103, 31, ['Rolled back', 'Closed']), null],
    [
      'back under another name of the same id',
      moved(103, 31, ['Zurückgerollt', 'Wird umgesetzt'], { ids: ['9', '3'] }),
      'the ticket was moved straight back',
    ],
    [
      'to another status of the same name',
      moved(103, 31, ['Rolled back', 'Implementing'], { ids: ['9', '4'] }),
      null,
    ],
  ])('moved %s', (_, next, withdrawn) => {
    expect(detect([begun, rolledBack, next]).findings[0]?.withdrawn).toBe(withdrawn);
  });

  it('ends in the same findings whatever order its moves arrive in', () => {
    const facts = [
      begun,
      rolledBack,
      moved(102, 30, [null, 'Undone'], { rolledBack: true, field: 'resolution' }),
      moved(103, 31, ['Rolled back', 'Implementing']),
      moved(110, 90, ['Implementing', 'Rolled back'], { rolledBack: true }),
      moved(99, 90, ['Rolled back', 'Closed']),
    ];
    expect(detect(facts).findings).toHaveLength(2);
    expectSameInAnyOrder(facts, detect);
  });
});
