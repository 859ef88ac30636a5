import { connectors } from '../connectors/registry.ts';
import { type Clock, systemClock } from './clock.ts';
import type { SecretBox } from './configure/secret-box.ts';
import { openDatabase } from './db/client.ts';
import type { FollowUpContext } from './follow-up/follow-up-context.ts';
import { createConnectionDirectory } from './ingest/connection-directory.ts';
import type { Log } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { createMailer } from './outbound/create-mailer.ts';
import { createOutbound } from './outbound/create-outbound.ts';
import type { QueueBackend } from './queue/backend.ts';
import { openQueue } from './queue/open-queue.ts';
import { candidateFacts } from './triage/candidate-facts.ts';

export type DepsOptions = {
  databaseUrl: string;
  queue: QueueBackend;
  secretBox: SecretBox;
  egressAllow: readonly string[];
  publicUrl: string | null;
  /** The operator's mail server; absent where there is none. */
  mail?: { url: string; from: string } | null;
  log: Log;
  clock?: Clock;
};

/**
 * Builds the clients that everything else is handed: the one place that does. The database must
 * answer already, or BullMQ on Postgres never recovers.
 */
export function openDeps(options: DepsOptions) {
  const { log, secretBox, publicUrl } = options;
  const clock = options.clock ?? systemClock;
  const database = openDatabase({ url: options.databaseUrl, maxConnections: 10, name: 'app' });
  const { db } = database;
  const outbound = createOutbound({ allow: options.egressAllow, log });
  const queue = openQueue(options.queue, log);
  const directory = createConnectionDirectory({ db, connectors, secretBox, clock });
  const followUps: FollowUpContext = {
    ...{ db, hint: queue.hintTasks, directory, outbound, publicUrl },
    candidateFacts,
  };
  return {
    ...followUps,
    connectors,
    secretBox,
    clock,
    log,
    metrics: createMetrics(),
    queue,
    sendMail: createMailer(options.mail ?? null),
    random: Math.random,
    async close() {
      await queue.close();
      outbound.close();
      await database.close();
    },
  };
}

export type Deps = ReturnType<typeof openDeps>;
