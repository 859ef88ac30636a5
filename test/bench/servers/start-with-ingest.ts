import { createSecretBox, readSecretKey } from '../../../src/configure/secret-box.ts';
import { type Deps, openDeps } from '../../../src/deps.ts';
import { createLog } from '../../../src/observe/log.ts';
import type { Ingest } from '../../../src/start/open-ingest.ts';
import { startWeb } from '../../../src/start/start-web.ts';
import { secretKey } from '../bench-config.ts';

/** Closecall's own web server with another way of keeping what it verified. */
export async function startWithIngest(
  databaseUrl: string,
  open: (deps: Deps) => Ingest,
): Promise<{ port: number }> {
  const key = readSecretKey(secretKey);
  if (!key.ok) throw new Error(key.problem);
  const deps = openDeps({
    databaseUrl,
    queue: { kind: 'off' },
    secretBox: createSecretBox(key.value),
    egressAllow: [],
    publicUrl: null,
    log: createLog({ level: 'silent' }),
  });
  const { port } = await startWeb(
    deps,
    { databaseUrl, host: '127.0.0.1', port: 0, outsideToken: null, migrationsExpected: 1 },
    open(deps),
  );
  return { port };
}
