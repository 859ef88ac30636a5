import type { WorkingHours } from '../../src/core/working-hours.ts';

/** How the team of the near misses is set up at the moment. */
export type TeamSetup = {
  dryRun: boolean;
  dailyLimit: number;
  perWeek: number;
  hours: WorkingHours | null;
};

/** No limit that a single story could meet. */
export const usualTeam: TeamSetup = { dryRun: false, dailyLimit: 1_000, perWeek: 50, hours: null };

/** Where tickets go by team; the other team has no limits and never rehearses. */
export const projectOf: Readonly<Record<string, string>> = { payments: 'PAY', shop: 'SHOP' };

export const officeHours: WorkingHours = {
  timeZone: 'UTC',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:00',
};
