import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';

/** Any number; the same for every Closecall. */
const lockKey = 715_233_062;

/** Lets changes to people take turns until the transaction ends, so that one admin always stays. */
export async function lockPeople(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lockKey})`);
}
