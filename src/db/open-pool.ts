import pg from 'pg';
import { impatientSocket } from '../impatient-socket.ts';

/**
 * Limits that end in this order: a free connection, a lock, a statement, and then a network that
 * went away. A request that waits for the first two is told within five seconds to come back.
 */
const connectionLimitMs = 2_000;
const lockLimitMs = 2_500;
const statementLimitMs = 15_000;
const silenceLimitMs = 20_000;

/** A pool in which nothing waits for ever, whatever the database or the network does. */
export function openPool(options: { url: string; maxConnections: number; name: string }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    application_name: `closecall-${options.name}`,
    connectionTimeoutMillis: connectionLimitMs,
    idleTimeoutMillis: 15_000,
    lock_timeout: lockLimitMs,
    statement_timeout: statementLimitMs,
    idle_in_transaction_session_timeout: statementLimitMs,
    // Costs are guessed high where few rows are found, and compiling takes longer than any query here.
    // Not at the start of a connection: poolers refuse settings that they do not know.
    onConnect: async (client) => void (await client.query('set jit = off')),
    keepAlive: true,
    stream: impatientSocket(silenceLimitMs),
  });
  // A connection that breaks is replaced by the next query; without a listener it ends the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const query = pool.query.bind(pool);
  return Object.assign(pool, {
    query: (config: pg.QueryConfig, values?: unknown[]) => coded(query(config, values)),
  });
}

/** Ends a pool or a pipeline; what still waits for an answer after so long is left behind. */
export async function closePool(pool: { end(): Promise<void> }, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([pool.end(), limit]);
  clearTimeout(timer);
}

/**
 * Errors of node-postgres itself have no code, but everybody tells a database that is away by one.
 * Passes on what `work` ends with, such errors with a code.
 */
export async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    giveCode(error);
    throw error;
  }
}

function giveCode(error: unknown): void {
  if (!(error instanceof Error)) return;
  if (!('code' in error) && ownWords.test(error.message)) {
    Object.assign(error, { code: 'CONNECTION_CLOSED' });
  }
  giveCode(error.cause);
}

const ownWords = /^(timeout |Connection terminated|Client (was closed|has encountered))/;
