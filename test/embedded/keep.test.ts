import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepEmbeddedPostgres } from '../../src/db/embedded/keep-embedded-postgres.ts';
import { readPostmasterFile } from '../../src/db/embedded/postmaster-file.ts';
import { isGone } from './closecall-process.ts';
import { makeOpenFolder } from './installation.ts';

let folder = '';
beforeAll(async () => {
  folder = await makeOpenFolder();
});
afterAll(() => rm(folder, { recursive: true }));

async function serverPid(dataDir: string): Promise<number> {
  return (await readPostmasterFile(join(dataDir, 'database')))?.pid ?? 0;
}

test('a stop in the middle of a restart leaves no database running', async () => {
  const log = vi.fn();
  const kept = await keepEmbeddedPostgres({ dataDir: join(folder, 'stopped'), log });
  process.kill(await serverPid(kept.dataDir), 'SIGKILL');
  await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(2), { timeout: 10_000, interval: 1 });
  await Promise.all([kept.stop(), kept.stop()]);

  expect(log).toHaveBeenCalledWith(
    'the database ended by itself; starting it again',
    expect.anything(),
    'warn',
  );
  await isGone(await serverPid(kept.dataDir));
});

test('a database that is removed under a running Closecall is not replaced by an empty one', async () => {
  const log = vi.fn();
  const kept = await keepEmbeddedPostgres({ dataDir: join(folder, 'removed'), log });
  const pid = await serverPid(kept.dataDir);
  process.kill(pid, 'SIGKILL');
  await rm(join(kept.dataDir, 'database'), { recursive: true, maxRetries: 5 });
  const refusal = { error: expect.objectContaining({ code: 'database-gone' }) };
  await vi.waitFor(
    () => expect(log).toHaveBeenCalledWith('database could not be started again', refusal),
    { timeout: 10_000 },
  );
  await kept.stop();
  await isGone(pid);
});
