import { z } from '@hono/zod-openapi';
import type { Connector } from '../../../../connectors/contract.ts';
import type { ConnectionAccess } from '../../../db/queries/access-of-connections.ts';
import type { WrongSignatures as StoredWrongSignatures } from '../../../db/queries/count-wrong-signatures.ts';
import type { GoneWebhooks } from '../../../db/queries/gone-webhooks.ts';
import type { LastReading } from '../../../db/queries/last-readings.ts';
import type { LostOfConnection } from '../../../db/queries/lost-of-connections.ts';
import type { OpenCircuit } from '../../../db/queries/open-circuits.ts';
import { readingPurposes } from '../../../db/schema/readings.ts';
import { orNull } from '../api-route.ts';

const At = z.iso.datetime();

export const Poll = orNull(
  z.object({ everySeconds: z.int() }).openapi('Poll', {
    description: 'How often its lists are read, where no webhook can come in.',
  }),
);

export const ProviderAccess = z
  .object({
    problems: z
      .array(
        z.object({
          what: z.string().openapi({ example: 'page_log' }),
          about: z.string().nullable().openapi({
            description: 'The repository, service or webhook that it is about; null for all.',
            example: 'acme/checkout',
          }),
          cause: z.string(),
          since: At,
          seenAt: At,
        }),
      )
      .openapi({ description: 'What the provider refuses or fails to tell at the moment.' }),
    paused: orNull(z.object({ until: At, reason: z.string() })).openapi({
      description: 'Set while nothing is asked, as when the provider wants us to slow down.',
    }),
    unwell: orNull(z.object({ since: At, until: At, problem: z.string() })).openapi({
      description:
        'Set while nothing is written to its site, which failed several times in a row; it is tried again at `until`.',
    }),
    callsLeft: z.int().nullable().openapi({
      description: 'Calls left of our share of the rate limit; null for an unknown connector.',
    }),
  })
  .openapi('ProviderAccess');

export const Reading = z
  .object({
    purpose: z.enum(readingPurposes).openapi({
      description: 'A look back, the usual reading without webhooks, or what an outage missed.',
    }),
    since: At,
    until: At,
    progress: z.number().openapi({ description: '0 to 1.' }),
    told: z.string().nullable().openapi({ description: 'How far it is, for people.' }),
    newFacts: z.int(),
    startedAt: At,
    finishedAt: At.nullable(),
    problem: z.string().nullable().openapi({ description: 'Why it does not go on.' }),
  })
  .openapi('Reading');

export const Lost = z
  .object({
    waiting: z.int().openapi({ description: 'Asked for again, and not here yet.' }),
    recovered24h: z.int(),
    givenUp: z.int().openapi({
      description: 'Lost within seven days, and neither sent again nor read by the provider’s API.',
    }),
    gone: z
      .array(
        z.object({
          hook: z.string(),
          from: At,
          until: At,
          lists: z.enum(['read', 'being_read', 'not_read']),
        }),
      )
      .openapi({
        description:
          'Times of which nobody can tell any more what did not arrive, and whether the lists of what happened were read for them.',
      }),
    last: z
      .array(
        z.object({
          event: z.string(),
          because: z.string(),
          lostAt: At,
          askedAt: At.nullable(),
          recoveredAt: At.nullable(),
          recoveredBy: z.enum(['sent_again', 'read']).nullable().openapi({
            description: '`read`: it never arrived, and what it said was read by the API.',
          }),
          problem: z.string().nullable().openapi({ description: 'Why it can’t be had.' }),
        }),
      )
      .openapi({ description: 'The newest, at most 20.' }),
  })
  .openapi('LostWebhooks');

export const WrongSignatures = orNull(
  z.object({ requests: z.int(), since: At, lastAt: At }).openapi('WrongSignatures'),
).openapi({
  description: 'Requests that were refused; null where none had one for seven days.',
});

export function toWrongSignatures(
  wrong: StoredWrongSignatures | undefined,
): z.infer<typeof WrongSignatures> {
  if (wrong === undefined) return null;
  const { requests, since, lastAt } = wrong;
  return { requests, since: since.toISOString(), lastAt: lastAt.toISOString() };
}

export function toAccess(
  access: ConnectionAccess | undefined,
  connector: Connector | undefined,
  circuit: OpenCircuit | undefined,
): z.infer<typeof ProviderAccess> {
  const { problems = [], paused = null, spent = null } = access ?? {};
  return {
    problems: problems.map((each) => ({
      ...each,
      since: each.since.toISOString(),
      seenAt: each.seenAt.toISOString(),
    })),
    paused: paused === null ? null : { ...paused, until: paused.until.toISOString() },
    unwell: circuit === undefined ? null : toUnwell(circuit),
    callsLeft: connector === undefined ? null : callsLeft(connector.callBudget, spent),
  };
}

function toUnwell({ since, until, problem }: OpenCircuit) {
  return { since: since.toISOString(), until: until.toISOString(), problem };
}

function callsLeft(
  { calls, perSeconds }: Connector['callBudget'],
  spent: ConnectionAccess['spent'],
): number {
  if (spent === null || spent.secondsAgo >= perSeconds) return calls;
  return Math.max(0, calls - spent.calls);
}

export function toReading({
  connectionId: _id,
  updatedAt: _at,
  ...row
}: LastReading): z.infer<typeof Reading> {
  return {
    ...row,
    since: row.since.toISOString(),
    until: row.until.toISOString(),
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function toLost(
  lost: LostOfConnection | undefined,
  gone: readonly GoneWebhooks[] = [],
): z.infer<typeof Lost> {
  const { waiting = 0, recovered24h = 0, givenUp = 0, last = [] } = lost ?? {};
  return {
    waiting,
    recovered24h,
    givenUp,
    gone: gone.map(({ from, until, ...told }) => ({
      ...told,
      from: from.toISOString(),
      until: until.toISOString(),
    })),
    last: last.map(({ lostAt, askedAt, recoveredAt, ...told }) => ({
      ...told,
      lostAt: lostAt.toISOString(),
      askedAt: askedAt?.toISOString() ?? null,
      recoveredAt: recoveredAt?.toISOString() ?? null,
    })),
  };
}
