import { createLog } from '../observe/log.ts';
import { releaseStartMemory } from '../start/release-start-memory.ts';
import { startService } from '../start/start-service.ts';
import { applyFile } from './apply-file.ts';
import { readSetup } from './read-setup.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { welcome } from './welcome.ts';

/** `closecall serve`: runs until a signal, then drains. */
export async function serve(only: 'web' | 'worker' | null): Promise<void> {
  const environment = readSetup();
  // Somebody who watches a terminal wants the few lines below; machines want every event.
  const log = createLog({ level: process.stdout.isTTY ? 'warn' : 'info' });
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const starting = new AbortController();
  const stopper = stopOnSignals({ log, tell, starting });
  const file = environment.CLOSECALL_CONFIG;
  const service = await startService({
    environment,
    only,
    log,
    tell,
    signal: starting.signal,
    beforeServing: async (deps) => {
      if (file !== undefined) await applyFile(deps, { file, dryRun: false, tell });
    },
  });
  stopper.onStop(service.stop);
  await welcome(service, { environment, only, tell });
  releaseStartMemory();
  await stopper.stopped;
}
