import type { Room } from './import-law.ts';

/** A package belongs where it is listed; one that is not listed belongs nowhere yet. */
export const packageLaw: Readonly<Record<string, readonly Room[]>> = {
  '@bufbuild/cel': ['core'],
  '@bufbuild/re2': ['core'],
  '@hono/node-server': ['start'],
  '@hono/zod-openapi': ['web'],
  'better-auth': ['web'],
  bullmq: ['db', 'queue'],
  commander: ['commands'],
  'drizzle-kit': ['db'],
  'drizzle-orm': [
    'db',
    'observe',
    'configure',
    'ingest',
    'follow-up',
    'triage',
    'reading',
    'people',
    'web',
    'workers',
    'commands',
    'demo-past',
  ],
  hono: ['web', 'demo'],
  ioredis: ['queue'],
  'ipaddr.js': ['outbound'],
  'lossless-json': ['core'],
  nodemailer: ['outbound'],
  'openid-client': ['web'],
  pg: ['db', 'start'],
  pino: ['observe'],
  'prom-client': ['observe'],
  uuid: [
    'db',
    'observe',
    'configure',
    'ingest',
    'follow-up',
    'triage',
    'digest',
    'reading',
    'people',
    'web',
    'start',
    'demo-past',
  ],
  yaml: ['config', 'configure', 'commands'],
  zod: ['contract', 'connectors/shared', 'connector', 'config', 'queue', 'web', 'demo'],
};

/** A provider's SDK, and the one file that may run it. */
export const sdkHomes: Readonly<Record<string, string>> = {
  '@pagerduty/pdjs': 'connectors/pagerduty/client.ts',
  '@octokit/rest': 'connectors/github/client.ts',
  'jira.js': 'connectors/jira/client.ts',
};

/** Modules of Node that compute and nothing else. */
export const pureModules: ReadonlySet<string> = new Set(['node:crypto', 'node:util']);

/** Rooms that compute and nothing else; core may use `pureModules`, connectors only `node:crypto`. */
export const pureRooms: ReadonlySet<Room> = new Set([
  'core',
  'contract',
  'connectors/shared',
  'connector',
]);

/** Modules that reach the network or other programs, and the rooms that may run them. */
export const reachLaw: Readonly<Record<string, readonly Room[]>> = {
  'node:child_process': ['db'],
  'node:cluster': [],
  'node:dgram': [],
  'node:dns': ['outbound'],
  'node:http': ['outbound', 'start', 'demo'],
  'node:http2': [],
  'node:https': ['outbound', 'start', 'demo'],
  'node:net': ['outbound', 'db', 'impatient-socket'],
  'node:tls': ['outbound'],
  undici: [],
};

/** Classes of those modules that are only compared with, never made. */
export const comparedClasses: ReadonlySet<string> = new Set(['IncomingMessage']);

type Builder = { module: string; name: string; home: RegExp };

/** What builds a client or a log, and where it may be named: the composition root and its helpers. */
export const builders: readonly Builder[] = [
  { module: 'src/queue/backend.ts', name: 'buildQueue', home: /^src\/queue\// },
  { module: 'src/queue/backend.ts', name: 'buildWorker', home: /^workers\/start-workers\.ts$/ },
  { module: 'src/queue/open-queue.ts', name: 'openQueue', home: /^src\/deps\.ts$/ },
  { module: 'src/db/client.ts', name: 'openDatabase', home: /^src\/(deps\.ts|start\/)/ },
  { module: 'src/deps.ts', name: 'openDeps', home: /^src\/(start|commands)\// },
  { module: 'src/observe/log.ts', name: 'createLog', home: /^src\/commands\// },
  { module: 'src/observe/metrics.ts', name: 'createMetrics', home: /^src\/deps\.ts$/ },
  { module: 'src/outbound/create-outbound.ts', name: 'createOutbound', home: /^src\/deps\.ts$/ },
  {
    module: 'src/ingest/connection-directory.ts',
    name: 'createConnectionDirectory',
    home: /^src\/deps\.ts$/,
  },
  {
    module: 'src/ingest/delivery-batcher.ts',
    name: 'createDeliveryBatcher',
    home: /^src\/start\//,
  },
  { module: 'src/config/environment.ts', name: 'readEnvironment', home: /^src\/commands\// },
  {
    module: 'src/config/process-environment.ts',
    name: 'processEnvironment',
    home: /^src\/commands\//,
  },
];
