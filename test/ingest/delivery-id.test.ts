import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { deliveryId } from '../../src/ingest/delivery-id.ts';

test('an id is a UUIDv7 that holds its moment, so that it finds its partition', () => {
  const at = new Date('2026-03-04T05:06:07.089Z');
  const id = deliveryId(at);
  expect(validate(id) && version(id)).toBe(7);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at.getTime());
});

test('ids of one moment differ, and those of a later one sort after them', () => {
  const at = new Date('2026-03-04T05:06:07.089Z');
  const now = new Set(Array.from({ length: 1_000 }, () => deliveryId(at)));
  expect(now.size).toBe(1_000);
  const later = deliveryId(new Date(at.getTime() + 1));
  expect([...now].every((id) => id < later)).toBe(true);
});
