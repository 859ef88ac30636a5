import { z } from 'zod';

/**
 * What one round of load saw. `accepted` and `turnedAway` (told to come back, and did) count from
 * the first request on, the rest after warming.
 */
export const LoadAnswer = z.object({
  accepted: z.number(),
  turnedAway: z.number(),
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
});

export type LoadAnswer = z.infer<typeof LoadAnswer>;
