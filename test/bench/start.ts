import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../src/db/embedded/free-port.ts';
import { packageRoot } from '../../src/package-root.ts';
import { benchConfiguration, secretKey } from './bench-config.ts';
import type { DatabaseServer } from './database-server.ts';
import { type Measurement, measured } from './measurement.ts';

const idleSeconds = 15;

/** Whole starts of the program, from an empty database and then from the one it left. */
export async function measureStart(
  database: DatabaseServer,
  options: { rounds: number },
): Promise<Measurement[]> {
  const cold: number[] = [];
  const warm: number[] = [];
  const idle: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const place = await emptyPlace(database);
    const first = await startProgram(place.variables);
    cold.push(first.seconds);
    await stopProgram(first.child);
    const second = await startProgram(place.variables);
    warm.push(second.seconds);
    if (round === 0) {
      await sleep(idleSeconds * 1000);
      idle.push(await residentMb(second.child.pid ?? 0));
    }
    await stopProgram(second.child);
    await place.remove();
  }
  return [
    measured('ready on an empty database', 's', cold, { atMost: 10 }),
    measured('ready after that', 's', warm, { atMost: 3 }),
    measured('memory of the Node process at idle', 'MB', idle, { atMost: 150 }),
  ];
}

type Variables = Readonly<Record<string, string>>;

/** An empty data folder, or an empty database of the given server. */
async function emptyPlace(
  database: DatabaseServer,
): Promise<{ variables: Variables; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'closecall-bench-'));
  // Started as root, the database's own user has to be able to enter.
  await chmod(folder, 0o755);
  const config = join(folder, 'closecall.yaml');
  await writeFile(config, JSON.stringify(benchConfiguration));
  const common = { PORT: String(await findFreePort()), CLOSECALL_CONFIG: config };
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (database.name === 'embedded') {
    const dataDir = join(folder, 'data');
    return { variables: { ...common, CLOSECALL_DATA_DIR: dataDir }, remove: removeFolder };
  }
  const empty = await database.fresh('empty');
  return {
    variables: { ...common, DATABASE_URL: empty.url, CLOSECALL_SECRET_KEY: secretKey },
    remove: () => empty.drop().then(removeFolder),
  };
}

/** Runs `closecall serve` until it says that it is ready. */
async function startProgram(variables: Variables) {
  const startMs = performance.now();
  const program = join(packageRoot(), 'dist', 'src', 'cli.js');
  const child = spawn(process.execPath, [program, 'serve'], { env: variables, stdio: 'ignore' });
  const stopToo = () => child.kill('SIGTERM');
  process.once('exit', stopToo);
  child.once('exit', () => process.off('exit', stopToo));
  while (!(await isReady(variables['PORT'] ?? ''))) {
    if (child.exitCode !== null) throw new Error(`closecall serve ended with ${child.exitCode}`);
    await sleep(10);
  }
  return { child, seconds: (performance.now() - startMs) / 1000 };
}

async function isReady(port: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

async function stopProgram(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** What the process holds in memory, without its children. */
async function residentMb(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
