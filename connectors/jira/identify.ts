import type { RawRequest } from '../contract.ts';
import { deliveryKey } from '../shared/delivery-key.ts';

/** The same on every retry. Data Center sends none; its bodies carry their own time. */
export function identify({ headers, body }: RawRequest): string {
  return deliveryKey(headers.get('x-atlassian-webhook-identifier'), body);
}
