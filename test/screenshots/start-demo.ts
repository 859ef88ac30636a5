import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';

/** The built demo as a process of its own, beside any other, once it has said how to sign in. */
export async function startDemo() {
  const folder = await mkdtemp(join(tmpdir(), 'closecall-screenshots-'));
  // Started as root, the database's own user has to be able to enter.
  await chmod(folder, 0o755);
  const child = spawn(process.execPath, [join('dist', 'src', 'cli.js'), 'demo'], {
    env: { ...process.env, TMPDIR: folder, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  const loginLink = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const link = /(http:\S+\/login\/\S+)/.exec(printed)?.[1];
      if (link !== undefined) resolve(link);
    });
    child.once('exit', () => reject(new Error(`the demo ended at its start:\n${printed}`)));
  });
  return {
    loginLink,
    url: new URL(loginLink).origin,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
