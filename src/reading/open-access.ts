import { LONGEST_WAIT_MS, OutboundError, type ReadAccess } from '../../connectors/contract.ts';
import type { Asking } from '../db/queries/asking-key.ts';
import { spendCall } from '../db/queries/spend-call.ts';
import { pauseConnections } from '../follow-up/pause-connections.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { clearAccessProblem, noteAccessProblem } from './access-problems.ts';
import { OverBudget } from './over-budget.ts';
import type { ReadingContext } from './reading-context.ts';

/** Below this share of the provider's own limit, what is left is for people and other programs. */
const keptShare = 0.1;

/** Questions go first: lists of the past leave half of the calls to them. */
const shares = { questions: 1, lists: 0.5 } as const;

/** `lists` are calls that can wait, what is asked about the past among them. */
export type Purpose = keyof typeof shares;

/**
 * What reading from the connection's provider takes. Each call is counted before it is made; once
 * `signal` says that nobody waits for it any more, none is made.
 */
export function openAccess(
  context: ReadingContext,
  connection: KnownConnection,
  purpose: Purpose,
  signal: AbortSignal,
): ReadAccess {
  const { calls, perSeconds } = connection.connector.callBudget;
  const budget = { calls: Math.floor(calls * shares[purpose]), perSeconds };
  return {
    apiToken: connection.apiToken,
    outbound: context.outbound,
    gaps: {
      open: (part, refusal) => noteAccessProblem(context, connection.id, asking(part), refusal),
      close: (part) => clearAccessProblem(context.db, connection.id, asking(part)),
    },
    budget: {
      async spend() {
        if (signal.aborted) throw new OutboundError('timeout', 'the time for these calls is over');
        const seconds = await spendCall(context.db, connection.id, budget);
        if (seconds > 0) throw new OverBudget(seconds);
      },
      note({ limit, remaining, resetsInMs }) {
        if (remaining > limit * keptShare || resetsInMs <= 0) return;
        const reason = 'few calls are left of the rate limit';
        const seconds = Math.min(resetsInMs, LONGEST_WAIT_MS) / 1000;
        pauseConnections(context.db, [connection.id], seconds, reason).catch((error) => {
          context.log.warn({ error, connection: connection.id }, 'a pause was not stored');
        });
      },
    },
  };
}

function asking(part: string): Asking {
  return { what: part, about: null };
}
