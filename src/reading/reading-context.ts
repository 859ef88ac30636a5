import type { Outbound } from '../../connectors/contract.ts';
import type { Log } from '../observe/log.ts';
import type { SubjectContext } from '../triage/recompute-subject.ts';

/** What the verbs that ask providers need. `random` is between 0 and 1, and spreads retries. */
export type ReadingContext = SubjectContext & {
  outbound: Outbound;
  random: () => number;
  log: Log;
};
