import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** The database's time as a Date, to the millisecond. */
export async function databaseNow(db: DbOrTx): Promise<Date> {
  const rows = await db.execute<{ ms: string }>(
    sql`select (extract(epoch from closecall_now()) * 1000)::bigint as ms`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not tell its time');
  return new Date(Number(row.ms));
}
