import { v7 as uuid } from 'uuid';
import { now } from '../db/client.ts';
import { deliveries, deliveryKeys } from '../db/schema/index.ts';
import type { Deps } from '../deps.ts';
import { keptHeaders } from '../ingest/kept-headers.ts';
import { processDeliveries } from '../triage/process-deliveries.ts';
import { demoConnectionIds } from './demo-config.ts';
import type { ScenarioDelivery } from './scenarios/scenario-delivery.ts';

const perBatch = 50;

/**
 * Puts past deliveries into the record as of the time they tell of, marked as loaded from the past,
 * and works them through as workers would.
 */
export async function loadHistory(deps: Deps, told: readonly ScenarioDelivery[]): Promise<void> {
  for (let from = 0; from < told.length; from += perBatch) {
    const rows = told.slice(from, from + perBatch).map((delivery) => pastDelivery(deps, delivery));
    await deps.db.transaction(async (tx) => {
      await tx.insert(deliveryKeys).values(
        rows.map(({ id, connectionId, key, receivedAt }) => ({
          deliveryId: id,
          connectionId,
          key,
          receivedAt,
        })),
      );
      await tx.insert(deliveries).values(rows);
    });
    await processDeliveries(
      deps,
      rows.map((row) => row.id),
    );
  }
}

function pastDelivery(deps: Deps, delivery: ScenarioDelivery) {
  const headers = Object.entries(delivery.headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const body = Buffer.from(delivery.body);
  const connector = deps.connectors.find((each) => each.name === delivery.provider);
  if (connector === undefined) throw new Error(`there is no connector for ${delivery.provider}`);
  return {
    id: uuid({ msecs: delivery.at.getTime() }),
    connectionId: demoConnectionIds[delivery.provider],
    key: connector.identify({ headers: new Map(headers), body }),
    receivedAt: delivery.at,
    dueAt: now,
    headers: keptHeaders(Object.fromEntries(headers)),
    body,
    historical: true,
  };
}
