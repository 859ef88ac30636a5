import { createHash } from 'node:crypto';
import type pg from 'pg';
import { expect } from 'vitest';
import { pollUntil } from '../../support/poll-until.ts';
import type { Answer, Webhook } from './webhooks.ts';

/** Webhooks whose sender was told that they are stored. */
export function acknowledged(answers: readonly Answer[]): Webhook[] {
  return answers.filter(({ status }) => status === 202).map(({ webhook }) => webhook);
}

/** Webhooks whose sender has to send again. */
export function unacknowledged(answers: readonly Answer[]): Webhook[] {
  return answers.filter(({ status }) => status !== 202).map(({ webhook }) => webhook);
}

/** Every sender was answered in time, with 202 or else with 503 and when to come back. */
export function expectServedOrTurnedAway(answers: readonly Answer[], withinMs: number): void {
  const wrong = answers.filter(
    ({ status, retryAfter, tookMs }) =>
      !(status === 202 || (status === 503 && retryAfter !== null)) || tookMs > withinMs,
  );
  const told = wrong.map(({ status, tookMs }) => `${status} after ${Math.round(tookMs)} ms`);
  expect(told.slice(0, 5)).toEqual([]);
}

/** Each webhook is stored exactly once, with exactly the bytes that were sent. */
export async function expectStoredOnce(
  database: pg.Client,
  webhooks: readonly Webhook[],
): Promise<void> {
  const { rows } = await database.query<{ key: string; hash: string }>(
    `select key, encode(sha256(body), 'hex') as hash from deliveries where key = any($1)`,
    [webhooks.map(({ key }) => key)],
  );
  const hashes = new Map<string, string[]>();
  for (const { key, hash } of rows) hashes.set(key, [...(hashes.get(key) ?? []), hash]);
  const wrong = webhooks.filter(({ key, body }) => {
    const stored = hashes.get(key) ?? [];
    return stored.length !== 1 || stored[0] !== createHash('sha256').update(body).digest('hex');
  });
  const told = wrong.map(({ key }) => `${key}: ${hashes.get(key)?.length ?? 0} rows`);
  expect(told.slice(0, 5), `${wrong.length} of ${webhooks.length}`).toEqual([]);
}

/** Every stored delivery has its key, and every key its delivery. */
export async function expectNoOrphans(database: pg.Client): Promise<void> {
  const { rows } = await database.query(
    `select coalesce(deliveries.key, delivery_keys.key) as key
     from deliveries full join delivery_keys on delivery_keys.delivery_id = deliveries.id
     where deliveries.id is null or delivery_keys.delivery_id is null
     order by 1 limit 5`,
  );
  expect(rows).toEqual([]);
}

/** What a queue that was lost had is done by then; a machine that is busy needs some of that. */
const sweptWithinMs = 90_000;

/** Waits until no delivery is pending; answers how many of each status there are. */
export async function allProcessed(
  database: pg.Client,
  withinMs = sweptWithinMs,
): Promise<Record<string, number>> {
  return pollUntil(
    async () => {
      const { rows } = await database.query<{ status: string; count: string }>(
        'select status, count(*) from deliveries group by status order by status',
      );
      return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
    },
    (counts) => counts['pending'] === undefined,
    { what: 'the end of all work', withinMs },
  );
}
