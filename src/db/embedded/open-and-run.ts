import { type OpenDataDir, openDataDir } from './open-data-dir.ts';
import { type RunningServer, runServer } from './run-server.ts';

export type EmbeddedPostgresOptions = {
  /** The wished folder, absolute. */
  dataDir: string;
  /** What people should know of is a warning; the rest helps to look into trouble. */
  log: (message: string, fields?: Record<string, unknown>, level?: 'debug' | 'warn') => void;
  /** Where the data goes when root wishes for a folder out of the database user's reach. */
  fallbackDir?: string;
  /** Gives the start up; a server that was on its way is stopped. */
  signal?: AbortSignal;
};

/** Opens the data folder and brings up its server; on failure the folder is given free again. */
export async function openAndRun(
  options: EmbeddedPostgresOptions,
): Promise<{ folder: OpenDataDir; server: RunningServer }> {
  const signal = options.signal ?? new AbortController().signal;
  const folder = await openDataDir(options.dataDir, options.fallbackDir);
  try {
    const server = await runServer(folder, { port: null, signal });
    const { pid, port, adopted } = server;
    options.log('database started', { pid, port, adopted, dataDir: folder.dataDir });
    return { folder, server };
  } catch (error) {
    await folder.release();
    throw error;
  }
}
