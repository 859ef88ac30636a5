import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** Opens the pool that everything but the hot delivery insert goes through. */
export function openDatabase(options: { url: string; maxConnections: number; name: string }) {
  const client = postgres(options.url, {
    max: options.maxConnections,
    connect_timeout: 3,
    // While the database is away, requests learn it at once, and are back when it is.
    backoff: () => 0.25,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: {
      application_name: `closecall-${options.name}`,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      lock_timeout: 10_000,
    },
  });
  return { db: drizzle(client), close: () => client.end({ timeout: 5 }) };
}

export type Database = ReturnType<typeof openDatabase>['db'];
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** For queries that run alike inside and outside of a transaction. */
export type DbOrTx = Database | Transaction;

/** The database's time, shiftable by tests. */
export const now = sql<Date>`closecall_now()`;

/** The database's time plus so many seconds; fractions are kept to the millisecond. */
export function nowPlusSeconds(seconds: number) {
  return sql<Date>`closecall_now() + make_interval(secs => ${seconds})`;
}
