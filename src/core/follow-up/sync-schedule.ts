/** A ticket is read so often where webhooks tell of it too, and where nothing else does. */
const withWebhooksSeconds = 3_600;
const withoutWebhooksSeconds = 600;

/** A finished ticket is still read once a day, for two weeks, in case it is opened again. */
const finishedSeconds = 86_400;
const finishedForMs = 14 * 86_400_000;

/** Reads are spread by so much of their pause to either side. */
const spread = 0.2;

/**
 * Seconds until a ticket is read again; null once nobody needs to know any more. `random` is between
 * 0 and 1 and keeps tickets that were opened together from being read together for ever.
 */
export function nextReadInSeconds(
  ticket: { closedForMs: number | null; hasWebhooks: boolean },
  random: number,
): number | null {
  const { closedForMs, hasWebhooks } = ticket;
  if (closedForMs !== null && closedForMs > finishedForMs) return null;
  const whileOpen = hasWebhooks ? withWebhooksSeconds : withoutWebhooksSeconds;
  const pause = closedForMs === null ? whileOpen : finishedSeconds;
  return pause * (1 - spread + 2 * spread * random);
}
