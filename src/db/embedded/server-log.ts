import { constants } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseUser } from './database-user.ts';

/** The file that one run of the server writes to; close it once the server has it. */
export type ServerLog = {
  path: string;
  fd: number;
  /** The last grave line of this run, without its time. */
  complaint(): Promise<string>;
  close(): Promise<void>;
};

const largestBytes = 5 * 1024 * 1024;

/** Opens `database.log` for appending; at a start, a large one makes room as `database.log.1`. */
export async function openServerLog(
  dataDir: string,
  user: DatabaseUser | null,
): Promise<ServerLog> {
  const path = join(dataDir, 'database.log');
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > largestBytes) await rename(path, `${path}.1`);
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  const handle = await open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  if (user !== null) await handle.chown(user.uid, user.gid);
  const { size: start } = await handle.stat();
  return {
    path,
    fd: handle.fd,
    complaint: () => readComplaint(handle, start),
    close: () => handle.close(),
  };
}

async function readComplaint(handle: FileHandle, start: number): Promise<string> {
  const buffer = Buffer.alloc(64 * 1024);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
  const grave = lines.findLast((line) => /FATAL|PANIC/.test(line));
  const line = grave ?? lines.findLast((each) => each.trim() !== '') ?? 'it said nothing';
  return line.replace(/^.*(?:FATAL|PANIC):\s*/, '').slice(0, 300);
}
