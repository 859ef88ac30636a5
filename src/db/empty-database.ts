import pg from 'pg';

/** Drops everything that a database of ours holds. For the demo's own database alone. */
export async function emptyDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      'drop schema if exists public, bullmq, drizzle cascade; create schema public;',
    );
  } finally {
    await client.end();
  }
}
