import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../../src/web/views/words/history-words.ts';
import { tellHistory } from '../../../src/web/views/words/tell-history.ts';

const minute = (at: number) => new Date(Date.UTC(2026, 2, 1, 12, at));

function event(at: number, action: string, detail: HistoryEvent['detail'] = {}): HistoryEvent {
  return { at: minute(at), actor: 'system', action, entity: 'candidate', detail };
}

test('what was learnt after a decision is told once, and only where the story is another one', () => {
  const story = 'checkout paged 4 min';
  const events = [
    event(0, 'detected', { story }),
    { ...event(1, 'confirm', { ticket: 'no' }), actor: 'person:Dana' },
    ...[2, 3, 4].map((at) => event(at, 'facts_changed', { story, because: null })),
    event(5, 'facts_changed', { story: 'checkout paged 9 min', because: null }),
    event(6, 'facts_changed', { story: 'checkout paged 9 min', because: 'a person resolved it' }),
    event(7, 'facts_changed', { story: null, because: null }),
  ];
  expect(tellHistory(events).map(({ said, times, at }) => [said, times, at])).toEqual([
    ['found it', 1, minute(0)],
    ['confirmed it without a ticket', 1, minute(1)],
    ['learnt more about it', 3, minute(4)],
    ['learnt something new about it: “checkout paged 9 min”', 1, minute(5)],
    ['learnt something new about it: a person resolved it', 1, minute(6)],
    ['learnt that it was no near miss by itself', 1, minute(7)],
  ]);
});

test.each([
  [
    { closeness: '50', closenessByFacts: '10', severity: '2', severityByFacts: '50' },
    'that it was closer, 50 rather than 10: only luck stood in between; that it could have been less bad, 2 rather than 50: only colleagues would have noticed',
  ],
  [{ closeness: '2', closenessByFacts: '2' }, 'how close it was: much still stood in between (2)'],
  // As the release before kept it.
  [
    { closeness: '10', severity: '1' },
    'how close it was: little stood in between (10); how bad it could have been: nobody would have noticed for a day (1)',
  ],
])('the history tells what a person said where they knew better: %o', (detail, said) => {
  const [told] = tellHistory([event(0, 'confirm', { ticket: 'no', ...detail })]);
  expect(told?.said).toBe(`confirmed it without a ticket, and said ${said}`);
});

test('who does the same thing twice in a row is told once', () => {
  const away = event(1, 'not_sent');
  const events = [
    { ...away, entity: 'follow_up' },
    { ...away, entity: 'follow_up', at: minute(2) },
  ];
  const alone = { bulk: null, into: null, moved: null };
  expect(tellHistory(events)).toEqual([
    { actor: 'system', said: 'could not send the ticket yet', times: 2, ...alone, at: minute(2) },
  ]);
});
