import { z } from 'zod';

/** What one round of load saw. `accepted` counts from the first request on, the rest after warming. */
export const LoadAnswer = z.object({
  accepted: z.number(),
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
});

export type LoadAnswer = z.infer<typeof LoadAnswer>;
