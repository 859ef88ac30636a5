import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { v7 as uuid } from 'uuid';
import type { Clock } from '../../../src/clock.ts';
import type { SingleSignOnSettings } from '../../../src/config/single-sign-on.ts';
import { createSecretBox } from '../../../src/configure/secret-box.ts';
import { openDeps } from '../../../src/deps.ts';
import { createBadSignatureLimit } from '../../../src/ingest/bad-signature-limit.ts';
import { createLog } from '../../../src/observe/log.ts';
import { createListener } from '../../../src/start/create-listener.ts';
import { createApp } from '../../../src/web/create-app.ts';
import { createLive } from '../../../src/web/live/live-hub.ts';
import type { LivePace } from '../../../src/web/live/live-pace.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

export const outsideToken = 'outside-token-of-36-characters-xyzzy';

/** Everything that answers over HTTP, on a real port with a database of its own; no workers. */
export async function startWebApp(
  options: {
    publicUrl?: string;
    reachDatabase?: (url: string) => Promise<string>;
    singleSignOn?: SingleSignOnSettings;
    egressAllow?: readonly string[];
    clock?: Clock;
    requestsPerMinute?: number;
    mail?: { url: string; from: string };
    /** One that others use too, and that is left to whoever gave it. */
    database?: TestDatabase;
    live?: { databaseUrl?: string; pace?: Partial<LivePace>; beatEveryMs?: number };
  } = {},
) {
  const database = options.database ?? (await createTestDatabase());
  const { reachDatabase = async (url: string) => url } = options;
  const secretBox = createSecretBox(randomBytes(32));
  const deps = openDeps({
    databaseUrl: await reachDatabase(database.url),
    queue: { kind: 'off' },
    secretBox,
    egressAllow: options.egressAllow ?? [],
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    publicUrl: options.publicUrl ?? null,
    ...(options.mail === undefined ? {} : { mail: options.mail }),
    log: createLog({ level: 'silent' }),
  });
  const allowedHosts = new Set<string>();
  const isStopping = () => false;
  const { singleSignOn = null, requestsPerMinute = null } = options;
  const live = createLive({ ...deps, databaseUrl: database.url, ...options.live });
  const app = createApp({
    ...{ deps, isStopping, outsideToken, allowedHosts, singleSignOn, requestsPerMinute, live },
    migrationsExpected: 1,
    ...(options.live?.beatEveryMs === undefined ? {} : { beatEveryMs: options.live.beatEveryMs }),
  });
  const listener = createListener(app, {
    ...deps,
    batcher: {
      add: () => Promise.reject(new Error('no webhooks here')),
      waiting: () => 0,
      drained: async () => undefined,
    },
    budget: { limitBytes: 1_000_000, usedBytes: 0 },
    badSignatures: createBadSignatureLimit(deps.clock, 600),
    onWrongSignature: () => undefined,
    newId: () => uuid(),
    onRepeat: () => undefined,
    isStopping,
  });
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  allowedHosts.add(`127.0.0.1:${port}`);
  if (options.publicUrl !== undefined) allowedHosts.add(new URL(options.publicUrl).host);
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    db: deps.db,
    secretBox,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      await live.close();
      server.closeIdleConnections();
      server.closeAllConnections();
      await closed;
      await deps.close();
      if (options.database === undefined) await database.drop();
    },
  };
}

export type WebApp = Awaited<ReturnType<typeof startWebApp>>;
