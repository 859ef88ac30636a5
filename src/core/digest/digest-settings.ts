import { timeOfDayMs, type Weekday } from '../working-hours.ts';

/** How a chat's incoming webhook wants its message. */
export const chatFormats = ['slack', 'teams', 'text'] as const;

export type ChatFormat = (typeof chatFormats)[number];

/** When and where a team is told what is worth a look; the chat's address is kept apart, as a secret. */
export type DigestSettings = {
  /** An IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  days: readonly Weekday[];
  /** `09:00`, as the clocks of that zone show it. */
  at: string;
  email: readonly string[];
  chatFormat: ChatFormat;
};

const earliestMs = timeOfDayMs('06:00');
const latestMs = timeOfDayMs('22:00');

/** Nobody is told at night. */
export function isByDay(time: string): boolean {
  const ms = timeOfDayMs(time);
  return ms >= earliestMs && ms <= latestMs;
}
