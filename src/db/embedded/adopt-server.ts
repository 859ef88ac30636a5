import { resolve } from 'node:path';
import { openDatabase } from './open-database.ts';
import { pollUntil } from './poll-until.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { processFacts } from './process-facts.ts';
import { orphanExit, type ServerProcess } from './server-process.ts';
import { readyWithinMs, serverCommand } from './server-settings.ts';
import { stopServer } from './stop-server.ts';

type Orphan = {
  pid: number;
  port: number;
  isReady: boolean;
  startedAt: string;
  isCertain: boolean;
};

/**
 * The living server of this cluster that a killed Closecall left behind, or `null` when there is
 * none. One that is starting or stopping is waited for; one that does not answer, or not to our
 * password, is stopped.
 */
export async function adoptServer(
  clusterDir: string,
  password: string,
): Promise<ServerProcess | null> {
  const isSettled = (orphan: Orphan | null) => orphan === null || orphan.isReady;
  await pollUntil(async () => (isSettled(await findOrphan(clusterDir)) ? true : null), {
    everyMs: 50,
    withinMs: readyWithinMs,
  });
  const orphan = await findOrphan(clusterDir);
  if (orphan === null) return null;
  const { pid, port } = orphan;
  const workDir = await openDatabase(port, password).catch(() => null);
  const isOurs = workDir !== null && resolve(workDir) === clusterDir;
  const exited = orphanExit(pid, orphan.startedAt);
  if (isOurs) return { pid, port, adopted: true, exited };
  if (orphan.isCertain) await stopServer({ pid, exited });
  return null;
}

/** By the file in the cluster and the process it names, whose id may be a stranger's by now. */
async function findOrphan(clusterDir: string): Promise<Orphan | null> {
  const file = await readPostmasterFile(clusterDir);
  const facts = file === null ? null : await processFacts(file.pid);
  if (file === null || facts === null) return null;
  const isCertain = facts.command.includes(serverCommand(clusterDir).join(' '));
  // Where a process's command can't be seen, the password and the folder decide.
  if (!isCertain && facts.command !== '') return null;
  return { ...file, startedAt: facts.startedAt, isCertain };
}
