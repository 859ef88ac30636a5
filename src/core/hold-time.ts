const holdMs = 48 * 60 * 60 * 1000;

/** A provider's time held within 48 hours of the moment its request arrived. */
export function holdTime(claimed: Date, receivedAt: Date): Date {
  const low = receivedAt.getTime() - holdMs;
  const high = receivedAt.getTime() + holdMs;
  return new Date(Math.min(Math.max(claimed.getTime(), low), high));
}

const firstYear = Date.UTC(1, 0, 1);
const lastYear = Date.UTC(9999, 11, 31);

/** A time that Postgres and ISO text can both write; anything outside is the time of receipt. */
export function writableTime(claimed: Date, receivedAt: Date): Date {
  const ms = claimed.getTime();
  return ms >= firstYear && ms <= lastYear ? claimed : receivedAt;
}
