import type { Clock } from '../src/clock.ts';
import type { DigestContext } from '../src/digest/digest-context.ts';
import type { FollowUpContext } from '../src/follow-up/follow-up-context.ts';
import type { Log } from '../src/observe/log.ts';
import type { Metrics } from '../src/observe/metrics.ts';
import type { JobQueue } from '../src/queue/open-queue.ts';
import type { ProcessContext } from '../src/triage/process-deliveries.ts';
import type { ReporterContext } from '../src/triage/reports/tell-reporters.ts';

/** Everything that processors are given by the composition root. */
export type WorkerContext = ProcessContext &
  FollowUpContext &
  DigestContext &
  ReporterContext & { queue: JobQueue; clock: Clock; log: Log; metrics: Metrics };
