import { describe, expect, it } from 'vitest';
import { toAdf } from '../../connectors/jira/adf.ts';
import { toWiki } from '../../connectors/jira/wiki.ts';
import { sayCommonGap } from '../../src/core/follow-up/say-gap.ts';
import { toStored } from '../../src/core/stored-json.ts';
import type { OwnedTheme } from '../../src/db/queries/owned-themes.ts';
import { type DraftInput, draftTicket } from '../../src/follow-up/draft-ticket.ts';
import { adfSchemaFaults } from '../connectors/adf-schema-faults.ts';
import { buildFinding } from '../web/support/build-finding.ts';

const at = (day: number) => new Date(`2026-03-${String(day).padStart(2, '0')}T04:12:00Z`);
const finding = buildFinding({ occurredAt: at(20) });

function draft(wanted: Partial<DraftInput> = {}) {
  return draftTicket({
    candidate: {
      id: 'c1',
      fingerprint: 'print 1',
      title: finding.title,
      story: finding.story,
      occurredAt: at(20),
      finding: toStored(finding),
      gap: 'capacity',
      gapText: null,
      trace: [],
      scoreReasons: [
        { factor: 'closeness', value: 2, text: 'It cleared before the first escalation.' },
        { factor: 'recurrence', value: 0.4, text: 'When it was scored it had been seen 6 times.' },
        { factor: 'agreement', value: 0.5, text: 'Nobody has judged one yet.' },
      ],
    },
    marker: 'closecall-abc',
    project: 'PAY',
    issueType: 'Task',
    publicUrl: 'https://closecall.acme.example',
    previous: null,
    howOften: {
      count: 12,
      later: 0,
      firstAt: at(1),
      lastAt: at(20),
      byWeeksAgo: new Map([
        [0, 8],
        [2, 4],
      ]),
    },
    themes: [],
    others: [1, 2, 3, 4, 5].map((day) => ({
      id: `c${day + 1}`,
      occurredAt: at(20 - day),
      story: finding.story,
      gap: day < 3 ? 'capacity' : 'unknown',
    })),
    othersInAll: 5,
    asked: { firstStep: 'Find what made it recover.', questions: ['Would it recover at peak?'] },
    notUseful: 'not-useful',
    ...wanted,
  });
}

const textOf = (wanted: Partial<DraftInput> = {}) => toWiki(draft(wanted).body);

describe('a ticket', () => {
  it('says what almost happened, what saved us, how close, how often, and what to do first', () => {
    expect(textOf()).toBe(
      [
        '*checkout paged 4 min, cleared by the monitor before anyone needed to act*',
        [
          '* *What saved us:* It recovered by itself.',
          '* *How close it was:* It cleared before the first escalation. We know because: [It was cleared by the monitor|https://acme.pagerduty.example/incidents/Q1].',
          '* *How often:* [Seen 12 times since 2026\\-03\\-01, the last time 2026\\-03\\-20 04:12 UTC.|https://closecall.acme.example/patterns/print%201] ▁▁▁▁▁▁▁▁▁▅▁█ \\(the last 12 weeks, at most 8 in one\\).',
          '* *The gap it may show:* capacity: there was too little of something. 3 of 6 so far point to capacity.',
        ].join('\n'),
        'h3. To begin with, half an hour at most',
        'Find what made it recover.',
        'h3. One question',
        'Would it recover at peak\\?',
      ].join('\n\n') + textOf().slice(textOf().indexOf('\n\nh3. What was seen')),
    );
  });

  it('fits on a screen, and is valid by Atlassian’s schema', () => {
    const evidence = Array.from({ length: 60 }, () => finding.evidence[0]).flatMap(
      (one) => one ?? [],
    );
    const long = toStored({ ...finding, evidence });
    const input = { ...draftInputOf(), finding: long };
    const { body } = draft({ candidate: input });
    const lines = toWiki(body)
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(toWiki(body)).toContain('53 more steps in between are in Closecall');
    expect(adfSchemaFaults(JSON.parse(JSON.stringify(toAdf(body))))).toEqual([]);
  });

  it('does not contradict itself about how often, or call it worth a look unjudged', () => {
    expect(textOf()).not.toMatch(/6 times|Nobody has judged/);
  });

  it('tells the gap in the line of whoever said it, also one without a kind', () => {
    const said = { ...draftInputOf(), gapText: 'The pool is small.' };
    expect(JSON.stringify(draft({ candidate: { ...said, gap: 'capacity' } }).body)).toContain(
      'capacity: there was too little of something (“The pool is small.”). 3 of 6',
    );
    expect(JSON.stringify(draft({ candidate: said, others: [] }).body)).toContain(
      '"The gap it may show: ","strong":true},{"text":"“The pool is small.”."',
    );
  });

  it('tells what its service shares with others, and its owner', () => {
    const shared: OwnedTheme = {
      ...{ key: 'gap-capacity', keys: ['gap-capacity'], about: 'capacity', owner: null },
      ...{ fingerprints: ['f1'], count: 9, firstAt: at(1), lastAt: at(20) },
      kind: 'gap',
      services: ['checkout', 'ledger', 'search', 'mail', 'web'],
    };
    const owner = { owner: 'the platform team', note: null, by: 'person:dana', at: at(20) };
    expect(JSON.stringify(draft({ themes: [{ ...shared, owner }] }).body)).toContain(
      'The same gap shows on 5 services within 30 days (checkout, ledger, search, mail and 1 more); owner: the platform team.',
    );
    expect(textOf({ themes: [shared] })).toContain('no owner yet');
    expect(textOf()).not.toContain('Across services');
  });

  it('says how to call it of no use, and lists the last few of its kind', () => {
    const text = textOf({ notUseful: 'noise' });
    expect(text).toContain(
      'Give this ticket the label *noise*: its kind is then ranked lower, and gets no ticket by itself unless people mostly agree.',
    );
    expect(text).toContain(
      '[2 more like it in Closecall|https://closecall.acme.example/patterns/print%201]',
    );
    expect(textOf({ publicUrl: null })).toContain('* 2 more like it in Closecall\n');
  });

  it.each([
    ['The last times before', [19, 18, 17, 16]],
    ['It happened again since', [23, 22, 21, 18]],
    ['It happened again since', [21]],
    ['Other times', [21, 19]],
  ])('heads the others by what is true: %s', (head, days) => {
    const others = days.map((day) => ({
      ...{ id: `c${day}`, story: finding.story, gap: 'unknown' as const },
      occurredAt: at(day),
    }));
    expect(textOf({ others, othersInAll: others.length })).toContain(`h3. ${head}\n`);
  });

  it('counts all that are like it, also those that were not read', () => {
    expect(textOf({ othersInAll: 1_203 })).toContain('1200 more like it in Closecall');
  });

  it.each([
    ['2 of 3 so far point to tests', ['test', 'test', 'data']],
    ['2 of 2 so far point to capacity', ['capacity', 'capacity']],
    [null, ['test']],
    [null, ['test', 'unknown', 'unknown']],
    [null, ['test', 'test', 'data', 'data']],
  ])('has %s in common', (said, gaps) => {
    expect(sayCommonGap(gaps)).toBe(said);
  });

  it.each([
    ['done', at(8), 'It came back after 12 days: '],
    ['done', at(19), 'It came back after one day: '],
    ['done', at(21), 'The ticket of the last time, '],
    ['wont_do', at(8), 'It happened again after '],
  ] as const)('after one that was %s on %s says so', (status, closedAt, words) => {
    const previous = { key: 'PAY-1', url: 'https://acme.example/browse/PAY-1', status, closedAt };
    expect(textOf({ previous })).toContain(`${words}[PAY\\-1|https://acme.example/browse/PAY-1]`);
  });

  it('of a single time draws no weeks', () => {
    const once = { count: 1, later: 0, firstAt: at(20), lastAt: at(20), byWeeksAgo: new Map() };
    const text = textOf({ howOften: once, others: [] });
    expect(text).not.toMatch(/[▁▂▃▄▅▆▇█]/);
    expect(text).toContain('*How often:* Seen this once; there is no earlier one like it.');
  });
});

function draftInputOf() {
  return {
    id: 'c1',
    fingerprint: 'print 1',
    title: finding.title,
    story: finding.story,
    occurredAt: at(20),
    finding: toStored(finding),
    gap: 'unknown' as const,
    gapText: null,
    scoreReasons: [],
    trace: [],
  };
}
