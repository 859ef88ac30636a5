import type { RawRequest } from '../contract.ts';
import { deliveryKey } from '../shared/delivery-key.ts';

/** The same on every redelivery of one event. */
export function identify({ headers, body }: RawRequest): string {
  return deliveryKey(headers.get('x-github-delivery'), body);
}
