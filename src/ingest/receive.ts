import type { RawRequest } from '../../connectors/contract.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { KnownConnection } from './connection-directory.ts';
import type { DeliveryBatcher, NotStored, Stored } from './delivery-batcher.ts';
import { keptHeaders } from './kept-headers.ts';

export type ReceiveRefused = { code: 'bad-signature' } | NotStored;

/**
 * Verifies one request and commits it. Resolves with `ok` only after the commit; a repeat of a
 * known delivery key is `ok` too and stores nothing.
 */
export async function receiveDelivery(
  context: { batcher: DeliveryBatcher; newId: () => string },
  connection: KnownConnection,
  request: RawRequest & { body: Buffer },
): Promise<Result<Stored & { id: string; key: string }, ReceiveRefused>> {
  if (!connection.connector.verify(request, connection.webhookSecrets)) {
    return err({ code: 'bad-signature' });
  }
  const key = connection.connector.identify(request);
  const id = context.newId();
  const stored = await context.batcher.add({
    id,
    connectionId: connection.id,
    key,
    headersJson: JSON.stringify(keptHeaders(request.headers)),
    body: request.body,
  });
  return stored.ok ? ok({ ...stored.value, id, key }) : stored;
}
