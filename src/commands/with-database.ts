import { checkSecretKey } from '../configure/check-secret-key.ts';
import { type Deps, openDeps } from '../deps.ts';
import { createLog } from '../observe/log.ts';
import { joinRunningData, openData } from '../start/open-data.ts';
import { prepareDatabase, queueBackend } from '../start/start-service.ts';
import { readSetup } from './read-setup.ts';

/**
 * Runs a short command on the database of this environment, brought up to date first. A Closecall
 * that runs on the same data folder is worked beside, not stopped.
 */
export async function withDatabase(work: (deps: Deps) => Promise<void>): Promise<void> {
  const environment = readSetup();
  const log = createLog({ level: 'warn' });
  const stopping = new AbortController();
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  const data =
    (await joinRunningData(environment)) ?? (await openData(environment, log, stopping.signal));
  try {
    if (data.notice !== null) tell(data.notice);
    await prepareDatabase(data, queueBackend(environment, data.url), {
      signal: stopping.signal,
      tell,
    });
    const deps = openDeps({
      databaseUrl: data.url,
      queue: { kind: 'off' },
      secretBox: data.secretBox,
      egressAllow: environment.CLOSECALL_EGRESS_ALLOW,
      publicUrl: environment.PUBLIC_URL ?? null,
      log,
    });
    try {
      await checkSecretKey(deps.db, data.secretBox);
      await work(deps);
    } finally {
      await deps.close();
    }
  } finally {
    await data.stop();
  }
}
