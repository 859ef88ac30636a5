import type { IncomingHttpHeaders } from 'node:http';
import { err, ok, type Result } from '../core/result.ts';
import type { KnownConnection } from './connection-directory.ts';
import type { DeliveryBatcher, NotStored } from './delivery-batcher.ts';
import { keptHeaders } from './kept-headers.ts';
import type { NewDelivery } from './store-deliveries.ts';

export type Received = { isNew: boolean; delivery: NewDelivery };
export type ReceiveRefused = { code: 'bad-signature' } | NotStored;

/**
 * Verifies one request and commits it. Resolves with `ok` only after the commit; a repeat of a
 * known delivery key is `ok` too and stores nothing.
 */
export async function receiveDelivery(
  context: { batcher: DeliveryBatcher; newId: () => string },
  connection: KnownConnection,
  incomingHeaders: IncomingHttpHeaders,
  body: Buffer,
): Promise<Result<Received, ReceiveRefused>> {
  const headers = { get: (name: string) => incomingHeaders[name]?.toString() };
  const request = { headers, body };
  if (!connection.connector.verify(request, connection.webhookSecrets)) {
    return err({ code: 'bad-signature' });
  }
  const delivery: NewDelivery = {
    id: context.newId(),
    connectionId: connection.id,
    key: connection.connector.identify(request),
    headers: keptHeaders(incomingHeaders),
    body,
  };
  const stored = await context.batcher.add(delivery);
  return stored.ok ? ok({ isNew: stored.value.isNew, delivery }) : stored;
}
