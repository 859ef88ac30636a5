import { z } from '@hono/zod-openapi';
import { candidateStatuses } from '../../../core/candidate/status.ts';
import type { CandidateFilter } from '../../../db/queries/list-candidates.ts';
import { listOf, Moment, Name } from '../request-parts.ts';
import { detectorNames } from './candidate-object.ts';

/** What a list of candidates, or a decision about all that match, may be narrowed by. */
export const candidateFilters = {
  status: listOf(z.enum(candidateStatuses), 'Only these statuses.'),
  detector: listOf(z.enum(detectorNames), 'Only what these detectors found.'),
  service: listOf(Name, 'Only of these services, by id.'),
  team: listOf(Name, 'Only of these teams, by id.'),
  fingerprint: listOf(Name, 'Only of these patterns, by fingerprint.'),
  q: z.string().max(200).optional().openapi({ description: 'Words of title or story.' }),
  since: Moment.optional().openapi({ description: 'Happened then or later.' }),
  until: Moment.optional().openapi({ description: 'Happened before.' }),
};

type Asked = z.output<z.ZodObject<typeof candidateFilters>>;

export function toFilter({ q, ...filter }: Asked): CandidateFilter {
  return { ...filter, text: q };
}
