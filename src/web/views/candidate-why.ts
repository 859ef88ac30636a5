import type { Candidate } from '../api/candidates/candidate-object.ts';

/** What is known of a candidate besides the finding itself, as the API tells it too. */
export type CandidateWhy = Pick<
  Candidate,
  'awaits' | 'unconfirmed' | 'incident' | 'precursorOf' | 'thresholds' | 'detectorVersion'
> & { chain: Chain };

export type Chain = NonNullable<Candidate['chain']>;
