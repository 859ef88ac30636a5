import { expect, test } from 'vitest';
import { toAdf } from '../../connectors/jira/adf.ts';
import { toWiki } from '../../connectors/jira/wiki.ts';
import { writeComment } from '../../src/follow-up/write-comment.ts';
import { adfSchemaFaults } from '../connectors/adf-schema-faults.ts';

const at = (day: number) => new Date(`2026-03-${day}T04:12:00Z`);
const row = { marker: 'closecall-abc', status: 'open', fingerprint: 'print 1' } as const;
const story = 'checkout paged 4 min, cleared by the monitor before anyone needed to act';

function comment(publicUrl: string | null) {
  const again = [15, 14, 13, 12, 11].map((day) => ({
    ...{ id: `c${day}`, occurredAt: at(day), story },
    gap: 'capacity' as const,
  }));
  const howOften = { count: 6, later: 5, firstAt: at(10), lastAt: at(15), byWeeksAgo: new Map() };
  const gaps = ['unknown', ...again.map(({ gap }) => gap)];
  const news = { howOften, again, againInAll: again.length, gaps, changed: null };
  return writeComment(row, news, publicUrl);
}

test('the times that are not listed are counted, and lead to the page of their pattern', () => {
  const body = comment('https://closecall.acme.example');
  expect(toWiki(body)).toContain(
    '* [and 2 before|https://closecall.acme.example/patterns/print%201]',
  );
  expect(toWiki(body)).toContain('*The gap it may show:* 5 of 6 so far point to capacity.');
  expect(adfSchemaFaults(JSON.parse(JSON.stringify(toAdf(body))))).toEqual([]);
});

test('where nobody said at what address people find us, nothing leads there', () => {
  expect(toWiki(comment(null))).toContain('* and 2 before\n');
  expect(toWiki(comment(null))).not.toContain('http');
});

test('a comment of which nothing holds any more says that', () => {
  const howOften = { count: 1, later: 0, firstAt: at(10), lastAt: at(10), byWeeksAgo: new Map() };
  const news = { howOften, again: [], againInAll: 0, gaps: ['unknown'], changed: null };
  const body = writeComment(row, news, null);
  expect(toWiki(body)).toContain('*What this comment told of is not counted here any more');
  expect(adfSchemaFaults(JSON.parse(JSON.stringify(toAdf(body))))).toEqual([]);
});
