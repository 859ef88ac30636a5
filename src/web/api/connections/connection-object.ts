import { z } from '@hono/zod-openapi';
import type { Connector } from '../../../../connectors/contract.ts';
import { accessOfConnections } from '../../../db/queries/access-of-connections.ts';
import { recentWrongSignatures } from '../../../db/queries/count-wrong-signatures.ts';
import { goneWebhooks } from '../../../db/queries/gone-webhooks.ts';
import { lastReadings } from '../../../db/queries/last-readings.ts';
import type { listConnections } from '../../../db/queries/list-connections.ts';
import { lostOfConnections } from '../../../db/queries/lost-of-connections.ts';
import { openCircuits } from '../../../db/queries/open-circuits.ts';
import { secretsOfConnections } from '../../../db/queries/secrets-of-connections.ts';
import { trafficOfConnections } from '../../../db/queries/traffic-of-connections.ts';
import type { WebContext } from '../../web-context.ts';
import {
  Lost,
  Poll,
  ProviderAccess,
  Reading,
  toAccess,
  toLost,
  toReading,
  toWrongSignatures,
  WrongSignatures,
} from './connection-health.ts';

const At = z.iso.datetime();

const Secret = z
  .object({
    purpose: z.enum(['webhook', 'apiToken']),
    lastFour: z.string().openapi({ description: 'Empty where the secret is short.' }),
    createdAt: At,
    endsAt: At.nullable(),
  })
  .openapi('Secret', { description: 'That a secret is there; never the secret.' });

export const Connection = z
  .object({
    id: z.string(),
    connector: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    secrets: z.array(Secret),
    poll: Poll,
    lastDeliveryAt: At.nullable().openapi({ description: 'Null when nothing came for 30 days.' }),
    deliveries24h: z
      .object({ pending: z.int(), processed: z.int(), ignored: z.int(), quarantined: z.int() })
      .openapi({ description: 'What came within the last 24 hours, by its status.' }),
    wrongSignatures: WrongSignatures,
    access: ProviderAccess,
    readings: z.array(Reading).openapi({ description: 'The last one of each purpose.' }),
    lost: Lost.openapi({ description: 'Webhooks that the provider could not deliver.' }),
    createdAt: At,
    updatedAt: At,
  })
  .openapi('Connection');

type Row = Awaited<ReturnType<typeof listConnections>>[number];

/** Rows as the API answers them, with how each connection stands. */
export async function toConnections(
  { db, connectors }: Pick<WebContext, 'db' | 'connectors'>,
  rows: readonly Row[],
): Promise<z.infer<typeof Connection>[]> {
  const ids = rows.map((row) => row.id);
  const secrets = await secretsOfConnections(db, ids);
  const traffic = await trafficOfConnections(db, ids);
  const access = await accessOfConnections(db, ids);
  const readings = await lastReadings(db, ids);
  const lost = await lostOfConnections(db, ids);
  const gone = await goneWebhooks(db, ids);
  const wrong = await recentWrongSignatures(db);
  const circuits = await openCircuits(db);
  return rows.map((row) => {
    const came = traffic.find(({ connectionId }) => connectionId === row.id);
    const connector = connectors.find(({ name }) => name === row.connector);
    return {
      id: row.id,
      connector: row.connector,
      name: row.name,
      enabled: row.enabled,
      settings: row.settings,
      secrets: secrets
        .filter(({ connectionId }) => connectionId === row.id)
        .map(({ purpose, lastFour, createdAt, endsAt }) => ({
          purpose,
          lastFour,
          createdAt: createdAt.toISOString(),
          endsAt: endsAt?.toISOString() ?? null,
        })),
      poll: row.pollSeconds === null ? null : { everySeconds: row.pollSeconds },
      lastDeliveryAt: came?.lastDeliveryAt?.toISOString() ?? null,
      deliveries24h: came?.counts ?? { pending: 0, processed: 0, ignored: 0, quarantined: 0 },
      wrongSignatures: toWrongSignatures(wrong.get(row.id)),
      access: toAccess(
        access.get(row.id),
        connector,
        circuits.find(({ site }) => site === siteOf(connector, row)),
      ),
      readings: readings.filter(({ connectionId }) => connectionId === row.id).map(toReading),
      lost: toLost(lost.get(row.id), gone.get(row.id)),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

function siteOf(connector: Connector | undefined, { id, settings }: Row): string {
  const configured = connector?.configure(settings);
  return (configured?.ok ? configured.value.site : null) ?? id;
}
