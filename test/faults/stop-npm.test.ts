import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { freePort } from '../support/free-port.ts';
import { pollUntil } from '../support/poll-until.ts';
import { readiness } from './support/readiness.ts';
import { openStage } from './support/stage.ts';

test('npm start that is ended by SIGTERM leaves no Closecall behind', async () => {
  const stage = await openStage();
  onTestFinished(() => stage.close());
  const port = await freePort();
  const npm = spawn('npm', ['start'], {
    cwd: packageRoot(),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: String(port), ...stage.env },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  const become = (wanted: number | 'away') =>
    pollUntil(
      () => readiness(url, 2_000),
      (status) => status === wanted,
      { withinMs: 30_000, what: `/readyz as ${wanted}` },
    );
  await become(200);
  const ended = once(npm, 'exit');
  npm.kill('SIGTERM');
  await ended;
  await become('away');
  const database = await stage.connect();
  await pollUntil(
    async () => (await database.query(connected)).rowCount,
    (count) => count === 0,
    { withinMs: 25_000, what: 'the end of its connections' },
  );
});

const connected = `select 1 from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;
