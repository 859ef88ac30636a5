import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { connectors } from '../../../connectors/registry.ts';
import { systemClock } from '../../../src/clock.ts';
import { createSecretBox, type SecretBox } from '../../../src/configure/secret-box.ts';
import { type Database, openDatabase } from '../../../src/db/client.ts';
import { createConnectionDirectory } from '../../../src/ingest/connection-directory.ts';
import type { Log } from '../../../src/observe/log.ts';
import { createOutbound } from '../../../src/outbound/create-outbound.ts';
import { candidateFacts } from '../../../src/triage/candidate-facts.ts';
import { createIdentity } from '../../../src/web/auth/identity.ts';
import type { Caller } from '../../../src/web/caller.ts';
import { createPages } from '../../../src/web/pages/create-pages.ts';
import type { WebContext, WebVariables } from '../../../src/web/web-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const dana: Caller = {
  actor: 'person:Dana',
  name: 'Dana',
  role: 'responder',
  csrfToken: 'token-of-dana',
  teams: [],
  decidesFor: 'all',
};
export const admin: Caller = { ...dana, actor: 'person:Ada', name: 'Ada', role: 'admin' };
export const viewer: Caller = { ...dana, actor: 'person:Vik', name: 'Vik', role: 'viewer' };

export type Page = { status: number; text: string; location: string | null };

/** The pages on a database of their own, with somebody signed in who can be exchanged for each request. */
export type PageServer = {
  db: Database;
  secretBox: SecretBox;
  app: Hono<WebVariables>;
  hinted: string[];
  /** Takes up connections that were changed behind its back. */
  reload(): Promise<void>;
  get(path: string, caller?: Caller): Promise<Page>;
  post(path: string, fields: Readonly<Record<string, string>>, caller?: Caller): Promise<Page>;
  close(): Promise<void>;
};

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export async function openPageServer(
  options: { publicUrl?: string | null; log?: Log } = {},
): Promise<PageServer> {
  const own = await createTestDatabase();
  const database = openDatabase({ url: own.url, maxConnections: 4, name: 'test' });
  const { db } = database;
  const log = options.log ?? quiet;
  const outbound = createOutbound({ allow: [], log });
  const secretBox = createSecretBox(randomBytes(32));
  const hinted: string[] = [];
  const directory = createConnectionDirectory({ db, connectors, secretBox, clock: systemClock });
  const context: WebContext = {
    db,
    hint: () => undefined,
    directory,
    outbound,
    publicUrl: options.publicUrl ?? null,
    candidateFacts,
    connectors,
    clock: systemClock,
    log,
    outsideToken: null,
    requestLimit: { count: () => null },
    allowedHosts: new Set(['closecall.test']),
    secureCookies: false,
    sendMail: null,
    hintDeliveries: (ids) => hinted.push(...ids),
    secretBox,
    identity: createIdentity({ db, secretBox, log, publicUrl: null, secureCookies: false }),
    singleSignOn: null,
  };
  let signedIn = dana;
  const app = new Hono<WebVariables>();
  app.use(async (c, next) => {
    c.set('caller', signedIn);
    await next();
  });
  app.route('/', createPages(context));

  const ask = async (path: string, caller: Caller, init: RequestInit = {}): Promise<Page> => {
    signedIn = caller;
    const answer = await app.request(`http://closecall.test${path}`, init);
    const text = await answer.text();
    return { status: answer.status, text, location: answer.headers.get('location') };
  };
  return {
    db,
    secretBox,
    app,
    hinted,
    reload: directory.reload,
    get: (path, caller = dana) => ask(path, caller),
    post: (path, fields, caller = dana) =>
      ask(path, caller, { method: 'POST', body: new URLSearchParams(fields) }),
    async close() {
      outbound.close();
      await database.close();
      await own.drop();
    },
  };
}
