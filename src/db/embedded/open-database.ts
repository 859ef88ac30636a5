import pg from 'pg';
import { databaseName } from './server-settings.ts';

/** The address that clients use. It holds the password: never log it. */
export function databaseUrl(port: number, password: string): string {
  return `postgres://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}`;
}

/**
 * Proves that the server takes our password, and makes the database if it isn't there yet.
 * Answers the folder that the server works in.
 */
export async function openDatabase(port: number, password: string): Promise<string> {
  const url = new URL(databaseUrl(port, password));
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 10_000 });
  // Without a listener, a server that goes away now would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string; isThere: boolean }>(
      `select current_setting('data_directory') as folder,
         exists (select from pg_database where datname = $1) as "isThere"`,
      [databaseName],
    );
    if (rows[0]?.isThere === false) await client.query(`create database ${databaseName}`);
    return rows[0]?.folder ?? '';
  } finally {
    await client.end();
  }
}
