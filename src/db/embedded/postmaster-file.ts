import { constants } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server tells about itself in `postmaster.pid`. */
export type PostmasterFile = { pid: number; port: number; isReady: boolean };

const fileName = 'postmaster.pid';
/** Larger than any system gives out. */
const nobodysPid = 2 ** 31 - 1;

/**
 * Reads the file that the server keeps in its cluster, `null` when there is none or it is still
 * being written. Lines: pid, cluster, start, port, socket folder, address, memory, status.
 */
export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(clusterDir, fileName), 'utf8').catch(() => '');
  const [pid, , , port, , , , status] = text.split('\n');
  if (!(Number(pid) > 0)) return null;
  return { pid: Number(pid), port: Number(port), isReady: status?.trim() === 'ready' };
}

/**
 * Makes a file that a killed server left behind harmless. The server would refuse to start while
 * any process has the old id, be it a zombie or a stranger. The rest of the file stays: by it the
 * server sees whether children of the old one still hold memory.
 */
export async function disarmPostmasterFile(clusterDir: string): Promise<void> {
  const file = join(clusterDir, fileName);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const [pid, ...rest] = text.split('\n');
  if (!(Number(pid) > 0)) return rm(file);
  const handle = await open(file, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  try {
    await handle.writeFile([nobodysPid, ...rest].join('\n'));
  } finally {
    await handle.close();
  }
}
