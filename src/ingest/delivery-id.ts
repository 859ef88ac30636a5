import { randomUUID } from 'node:crypto';

/**
 * A UUIDv7 of the moment. Its random part is taken from `randomUUID`, for which Node keeps bytes
 * ready: asking the system for them costs as much as verifying a body.
 */
export function deliveryId(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
