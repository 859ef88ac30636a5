import { z } from 'zod';

/** Hours and minutes since the beginning of the sequence's day; hours go on past 24. */
const At = z.string().regex(/^\d{1,2}:\d{2}(:\d{2})?$/, 'expected HH:MM or HH:MM:SS');

export const Person = z.enum(['robin', 'sasha', 'kim']);

/** What every step says. */
export const Common = {
  at: At,
  /** False: it happened, the provider's API knows it, and its webhook never came. */
  delivered: z.boolean().default(true),
};
