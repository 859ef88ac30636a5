import { expect, test } from 'vitest';
import { localClock } from '../../../src/web/script/local-clock.ts';

const evening = new Date('2026-02-28T20:12:33Z');

test.each([
  ['en-GB', 'Europe/Berlin', '21:12:33 CET', '2026-02-28 21:12:33 CET'],
  ['en-US', 'America/New_York', '15:12:33 EST', '2026-02-28 15:12:33 EST'],
  ['en-GB', 'Asia/Kolkata', '01:42:33 GMT+5:30', '2026-03-01 01:42:33 GMT+5:30'],
  ['en-GB', 'UTC', '20:12:33 UTC', '2026-02-28 20:12:33 UTC'],
])(
  'the clock is that of the zone, and so is its date: %s, %s',
  (locale, timeZone, clock, dated) => {
    const say = localClock({ locale, timeZone });
    expect([say(evening, false), say(evening, true)]).toEqual([clock, dated]);
  },
);

test('midnight begins a day', () => {
  const say = localClock({ locale: 'en-US', timeZone: 'UTC' });
  expect(say(new Date('2026-03-01T00:00:00Z'), true)).toBe('2026-03-01 00:00:00 UTC');
});
