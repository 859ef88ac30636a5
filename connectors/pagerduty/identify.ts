import type { RawRequest } from '../contract.ts';
import { bodyKey, deliveryKey } from '../shared/delivery-key.ts';

/**
 * `event.id`, which two subscriptions share for one event, and not the header's X-Webhook-Id, which
 * is not signed.
 */
export function identify({ body }: RawRequest): string {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return deliveryKey(member(member(json, 'event'), 'id'), body);
  } catch {
    return bodyKey(body);
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
