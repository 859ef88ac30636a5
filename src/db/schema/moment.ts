import { timestamp } from 'drizzle-orm/pg-core';

/** A point in time with its zone, as a Date; `is_at` style names end in `_at` or say what they bound. */
export function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
}
