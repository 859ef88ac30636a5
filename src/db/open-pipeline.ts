import pg from 'pg';

/**
 * Where statements are sent at once, each before the one before it is answered, so that the server
 * never waits for the next. They are carried out in order, each in a transaction of its own.
 */
export type Pipeline = {
  /**
   * Fails when it is not answered in time, be it for a lock or for a network that went away. What
   * was sent may have been carried out all the same.
   */
  query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  /** Closes the connection once everything that was sent is answered. */
  end(): Promise<void>;
};

const connectionLimitMs = 3_000;
/** The server gives a statement up before the program does, or it would be at it for nobody. */
const statementLimitMs = 3_500;
const answerLimitMs = 4_000;
const idleLimitMs = 3_000;

/** One connection of its own; opened when it is needed, and again after it broke. */
export function openPipeline(options: { url: string; name: string }): Pipeline {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: 1,
    pipeline: true,
    connectionTimeoutMillis: connectionLimitMs,
    statement_timeout: statementLimitMs,
    idleTimeoutMillis: idleLimitMs,
    keepAlive: true,
    application_name: `closecall-${options.name}`,
  });
  // Whoever comes while the connection is in use shares it; the last one gives it back.
  let inUse: { client: Promise<pg.PoolClient>; users: number } | null = null;
  // Whoever waits for an answer is told that the connection broke; the next one needs another.
  pool.on('connect', (client) => client.on('error', () => (inUse = null)));
  pool.on('error', () => undefined);

  const query: Pipeline['query'] = async (statement) => {
    inUse ??= { client: pool.connect(), users: 0 };
    const mine = inUse;
    mine.users += 1;
    try {
      return await answerOf(await mine.client, statement);
    } finally {
      mine.users -= 1;
      if (mine.users === 0) {
        if (inUse === mine) inUse = null;
        giveBack(mine.client);
      }
    }
  };
  return { query, end: () => pool.end() };
}

/** To the pool, which closes what is broken, and later what is idle. */
function giveBack(client: Promise<pg.PoolClient>): void {
  client.then(
    (opened) => opened.release(),
    () => undefined,
  );
}

/**
 * The driver's own promises and its `query_timeout` keep what a statement carried until a major
 * collection.
 */
function answerOf<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(giveUp, answerLimitMs, client);
    void client.query<Row>(statement, (error: Error | null, result) => {
      clearTimeout(limit);
      if (error) reject(error);
      else resolve(result);
    });
  });
}

/** Ends the connection, and with it everything that waits for an answer. */
function giveUp(client: pg.PoolClient): void {
  const silence = new Error(`the database did not answer within ${answerLimitMs / 1000} s`);
  client.connection.stream.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }));
}
