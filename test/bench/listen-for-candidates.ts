import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Postgres tells of each candidate when its transaction commits, so nothing has to be polled. */
export async function listenForCandidates(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // When a round fails, its database goes away under this connection.
  client.on('error', () => undefined);
  await client.query(`
    create function tell_bench() returns trigger language plpgsql as $$ begin
      perform pg_notify('bench', new.subject_key); return null; end $$;
    create trigger tell_bench after insert or update on candidates for each row
      when (new.status = 'open') execute function tell_bench();
    listen bench`);
  const atMs = new Map<string, number>();
  client.on('notification', ({ payload = '' }) => {
    if (!atMs.has(payload)) atMs.set(payload, performance.now());
  });
  return {
    atMs,
    async waitFor(count: number) {
      const endMs = performance.now() + 30_000;
      while (atMs.size < count) {
        if (performance.now() > endMs)
          throw new Error(`${atMs.size} of ${count} candidates opened`);
        await sleep(20);
      }
    },
    close: () => client.end(),
  };
}
