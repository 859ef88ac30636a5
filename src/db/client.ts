import { type SQL, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { closePool, coded, openPool } from './open-pool.ts';

/** Drizzle's builders, and `execute`, which answers the rows. */
type Queries = Omit<NodePgDatabase, 'transaction' | 'execute'> & {
  execute<Row extends Record<string, unknown>>(query: SQL | string): Promise<Row[]>;
};

export type Transaction = Queries;

export type Database = Queries & {
  /** Commits what `work` did when it resolves, and nothing of it when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
};

/** For queries that run alike inside and outside of a transaction. */
export type DbOrTx = Queries;

/** Opens the pool that everything but the hot delivery insert goes through. */
export function openDatabase(options: { url: string; maxConnections: number; name: string }) {
  const pool = openPool(options);
  const db: Database = Object.assign(queriesOn(pool), {
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => coded(inTransaction(pool, work)),
  });
  return { db, close: () => closePool(pool, 5_000) };
}

/** Drizzle on a pool, or on one connection. */
export function queriesOn(client: pg.Pool | pg.Client | pg.PoolClient): Queries {
  const db = drizzle(client);
  const execute = db.execute.bind(db);
  return Object.assign(db, {
    execute: async <Row extends Record<string, unknown>>(query: SQL | string) =>
      (await execute<Row>(query)).rows,
  });
}

/** Not drizzle's own: that keeps a connection for good when its first statement fails. */
async function inTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(queriesOn(client));
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection that can not roll back is closed, which ends its transaction too.
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}

/** The database's time, shiftable by tests. */
export const now = sql<Date>`closecall_now()`;

/** The database's time plus so many seconds; fractions are kept to the millisecond. */
export function nowPlusSeconds(seconds: number) {
  return sql<Date>`closecall_now() + make_interval(secs => ${seconds})`;
}
