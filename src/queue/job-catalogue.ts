import { z } from 'zod';

/**
 * Every kind of job, with what it carries: ids only, never payloads. A job is a hint; what it
 * points at is claimed in our own tables before anything is done.
 */
export const jobCatalogue = {
  'process-deliveries': z.object({ ids: z.array(z.uuid()).min(1) }),
  'do-task': z.object({ outboxId: z.uuid() }),
  'do-lookup': z.object({ outboxId: z.uuid() }),
  'answer-probe': z.object({ probeId: z.uuid() }),
} as const;

export type JobName = keyof typeof jobCatalogue;
export type JobData<Name extends JobName> = z.infer<(typeof jobCatalogue)[Name]>;

/**
 * Deliveries have a queue of their own, so that a slow tracker never holds up detection, and so have
 * questions to providers, so that neither holds up the other.
 */
export const queueOf: Readonly<Record<JobName, QueueName>> = {
  'process-deliveries': 'deliveries',
  'do-task': 'tasks',
  'do-lookup': 'lookups',
  'answer-probe': 'tasks',
};

export const queueNames = ['deliveries', 'tasks', 'lookups'] as const;
export type QueueName = (typeof queueNames)[number];
