import { describe, expect, test } from 'vitest';
import { isTimeZone, nextWorkingTime, type WorkingHours } from '../../src/core/working-hours.ts';

const berlin: WorkingHours = {
  timeZone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:00',
};

function next(at: string, hours: WorkingHours = berlin): string {
  return nextWorkingTime(hours, new Date(at)).toISOString().replace('.000', '');
}

describe('a team of office hours in Berlin', () => {
  test.each([
    ['within its hours nothing waits', '2026-07-06T08:30:00Z', '2026-07-06T08:30:00Z'],
    ['the first minute is one of them', '2026-07-06T07:00:00Z', '2026-07-06T07:00:00Z'],
    ['the end is none of them', '2026-07-06T15:00:00Z', '2026-07-07T07:00:00Z'],
    ['before work it waits for the morning', '2026-07-06T02:00:00Z', '2026-07-06T07:00:00Z'],
    ['after work for the next day', '2026-07-06T20:00:00Z', '2026-07-07T07:00:00Z'],
    ['on Friday evening for Monday', '2026-07-10T16:00:00Z', '2026-07-13T07:00:00Z'],
    [
      'at midnight in Berlin the day is the new one',
      '2026-07-05T22:30:00Z',
      '2026-07-06T07:00:00Z',
    ],
    ['in winter its morning is an hour later', '2026-01-05T02:00:00Z', '2026-01-05T08:00:00Z'],
    ['over the night in which clocks go forward', '2026-03-27T18:00:00Z', '2026-03-30T07:00:00Z'],
    ['over the night in which clocks go back', '2026-10-23T18:00:00Z', '2026-10-26T08:00:00Z'],
  ])('%s', (_, at, wanted) => {
    expect(next(at)).toBe(wanted);
  });
});

test('hours that the clocks skip begin when the clocks have gone forward', () => {
  const early = { ...berlin, days: ['sun'], from: '02:30', to: '10:00' } as const;
  // 02:00 to 03:00 is not there on 29 March 2026.
  expect(next('2026-03-28T12:00:00Z', early)).toBe('2026-03-29T01:00:00Z');
});

test('hours that the clocks skip altogether are those of the week after', () => {
  const gone = { ...berlin, days: ['sun'], from: '02:00', to: '03:00' } as const;
  expect(next('2026-03-28T12:00:00Z', gone)).toBe('2026-04-05T00:00:00Z');
});

test('hours that the clocks show twice begin the first and end the last time', () => {
  const twice = { ...berlin, days: ['sun'], from: '02:00', to: '02:30' } as const;
  expect(next('2026-10-24T12:00:00Z', twice)).toBe('2026-10-25T00:00:00Z');
  expect(next('2026-10-25T01:15:00Z', twice)).toBe('2026-10-25T01:15:00Z');
  expect(next('2026-10-25T01:30:00Z', twice)).toBe('2026-11-01T01:00:00Z');
});

test('a zone whose clocks go forward at midnight still has its day', () => {
  const beirut = { timeZone: 'Asia/Beirut', days: ['sun'], from: '00:00', to: '24:00' } as const;
  expect(next('2026-03-28T12:00:00Z', beirut)).toBe('2026-03-28T22:00:00Z');
  expect(next('2026-03-29T20:59:00Z', beirut)).toBe('2026-03-29T20:59:00Z');
  expect(next('2026-03-29T21:00:00Z', beirut)).toBe('2026-04-04T21:00:00Z');
});

test('a zone that left a day out of the calendar works on the next one', () => {
  // Samoa had no 30 December 2011.
  const apia = {
    timeZone: 'Pacific/Apia',
    days: ['fri', 'sat'],
    from: '09:00',
    to: '17:00',
  } as const;
  expect(next('2011-12-30T08:00:00Z', apia)).toBe('2011-12-30T19:00:00Z');
});

test('every moment that is answered is a working one, at or after the asked one', () => {
  for (let hour = 0; hour < 24 * 370; hour += 5) {
    const at = new Date(Date.UTC(2026, 0, 1, hour, 17));
    const found = nextWorkingTime(berlin, at);
    expect(found.getTime()).toBeGreaterThanOrEqual(at.getTime());
    expect(nextWorkingTime(berlin, found)).toEqual(found);
    const clock = found.toLocaleString('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: '2-digit',
    });
    expect(clock).toMatch(/^(Mon|Tue|Wed|Thu|Fri),? (09|1[0-6])$/);
  }
});

test('only names that are time zones are taken for one', () => {
  const known = ['Europe/Berlin', 'UTC', 'Asia/Kathmandu', 'Europe/Berln', '+02:00', 'Mars/Base'];
  expect(known.filter(isTimeZone)).toEqual(['Europe/Berlin', 'UTC', 'Asia/Kathmandu']);
});
