import type { DigestSettings } from '../../../core/digest/digest-settings.ts';
import type { Weekday } from '../../../core/working-hours.ts';
import type { LastDigestSend } from '../../../db/queries/last-digest-sends.ts';

const dayWords: Readonly<Record<Weekday, string>> = {
  sun: 'Sundays',
  mon: 'Mondays',
  tue: 'Tuesdays',
  wed: 'Wednesdays',
  thu: 'Thursdays',
  fri: 'Fridays',
  sat: 'Saturdays',
};

const workdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** `Workdays at 09:00 (Europe/Berlin)` */
export function sayWhen({ days, at, timeZone }: DigestSettings): string {
  return `${sayDays(days)} at ${at} (${timeZone})`;
}

function sayDays(days: readonly Weekday[]): string {
  if (days.length === 7) return 'Every day';
  if (days.length === 5 && workdays.every((day) => days.includes(day))) return 'Workdays';
  const words = days.map((day) => dayWords[day]);
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `by e-mail to 2 addresses and to the chat` */
export function sayWays({ email }: DigestSettings, hasChat: boolean): string {
  const ways = [
    ...(email.length === 0
      ? []
      : [`by e-mail to ${email.length === 1 ? 'one address' : `${email.length} addresses`}`]),
    ...(hasChat ? ['to the chat'] : []),
  ];
  return ways.join(' and ') || 'to nobody yet';
}

type Words = { text: string; tone: 'plain' | 'accent' | 'good' | 'warn' | 'bad' };

export const sendWords: Readonly<Record<LastDigestSend['status'], Words>> = {
  waiting: { text: 'On its way', tone: 'accent' },
  sending: { text: 'On its way', tone: 'accent' },
  sent: { text: 'Sent', tone: 'good' },
  unclear: { text: 'May not have arrived', tone: 'warn' },
  failed: { text: 'Not sent', tone: 'bad' },
};
