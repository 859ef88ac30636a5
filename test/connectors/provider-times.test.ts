import { describe, expect, it } from 'vitest';
import { resetsInMs } from '../../connectors/pagerduty/limit-reset.ts';
import { parseMoment } from '../../connectors/shared/parse-moment.ts';
import { retryAfterMs } from '../../connectors/shared/retry-after.ts';

describe('the time that a provider names', () => {
  it.each<[string | number, string]>([
    ['2026-05-04T02:10:00.412Z', '2026-05-04T02:10:00.412Z'],
    ['2026-05-04T02:10:00Z', '2026-05-04T02:10:00.000Z'],
    ['2026-05-04T02:10:00', '2026-05-04T02:10:00.000Z'],
    ['2019-02-15T19:15:40.477-0800', '2019-02-16T03:15:40.477Z'],
    ['2026-05-04T02:10:00.123456789+02:00', '2026-05-04T00:10:00.123Z'],
    [1777888800000, '2026-05-04T10:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (value, iso) => {
    expect(parseMoment(value)?.toISOString()).toBe(iso);
  });

  it.each([
    '',
    'yesterday',
    '1',
    '2026-05-04',
    '2026-13-40T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '+010000-01-01T00:00:00Z',
    -1,
    253402300800000,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    `2026-05-04T02:10:00.${'1'.repeat(100)}Z`,
  ])('%s is none', (value) => {
    expect(parseMoment(value)).toBeNull();
  });
});

describe('the wait that an answer asks for', () => {
  const date = 'Mon, 04 May 2026 10:00:00 GMT';

  it.each<[string | null, string | null, number | null]>([
    ['7', date, 7_000],
    [' 7 ', null, 7_000],
    ['0', null, 0],
    ['Mon, 04 May 2026 10:01:00 GMT', date, 60_000],
    ['Mon, 04 May 2026 09:00:00 GMT', date, 0],
    ['Mon, 04 May 2026 10:01:00 GMT', null, null],
    ['999999999999', null, 86_400_000],
    ['soon', date, null],
    ['-5', date, null],
    [null, date, null],
  ])('%j, answered at %j: %j ms', (header, answeredAt, expected) => {
    expect(retryAfterMs(header, answeredAt)).toBe(expected);
  });
});

describe('the end of a limit that PagerDuty tells', () => {
  const date = 'Mon, 04 May 2026 10:00:00 GMT';

  it.each<[string | null, string | null, number | null]>([
    ['17', date, 17_000],
    ['0', null, 0],
    ['86400', date, 86_400_000],
    // A time, 40 s from then.
    ['1777888840', date, 40_000],
    ['1777888840', null, null],
    // Times long before and long after, and what is neither.
    ['1090000000', date, null],
    ['1990000000', date, null],
    ['86401', date, null],
    ['-1', date, null],
    ['soon', date, null],
    [null, date, null],
  ])('%s is %d ms', (reset, answeredAt, ms) => {
    expect(resetsInMs(reset, answeredAt)).toBe(ms);
  });
});
