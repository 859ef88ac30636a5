/**
 * Who may import what, as `docs/decisions/0002-import-law.md` explains it. The rooms of the house
 * stand in the order in which facts flow: a room uses those above it, never those below.
 */

/** A room, or `type:` and a room whose types alone may be used. */
type Grant = Room | `type:${Room}`;

export type Room =
  | 'core'
  | 'contract'
  | 'connectors/shared'
  | 'connector'
  | 'registry'
  | 'clock'
  | 'package-root'
  | 'impatient-socket'
  | 'config'
  | 'db'
  | 'queue'
  | 'observe'
  | 'outbound'
  | 'configure'
  | 'ingest'
  | 'follow-up'
  | 'triage'
  | 'web'
  | 'workers'
  | 'demo'
  | 'demo-past'
  | 'deps'
  | 'start'
  | 'commands'
  | 'cli';

/** What every verb may use; each verb adds the verbs that come before it. */
const verbs: readonly Grant[] = [
  'core',
  'db',
  'queue',
  'observe',
  'contract',
  'type:config',
  'type:clock',
];

export const roomLaw: Readonly<Record<Room, readonly Grant[]>> = {
  core: [],
  contract: ['core'],
  'connectors/shared': ['core', 'contract'],
  connector: ['core', 'contract', 'connectors/shared'],
  registry: ['type:contract', 'connector'],
  clock: [],
  'package-root': [],
  'impatient-socket': [],
  config: ['core', 'type:contract'],
  db: ['core', 'impatient-socket'],
  queue: ['core', 'impatient-socket', 'type:observe'],
  observe: ['core', 'db', 'type:queue', 'type:clock'],
  outbound: ['core', 'contract', 'type:observe'],
  // Configuring is what the configuration's own schemas are for, so this verb uses them as they are.
  configure: [...verbs, 'config'],
  ingest: [...verbs, 'configure'],
  'follow-up': [...verbs, 'configure', 'type:ingest'],
  triage: [...verbs, 'configure', 'type:ingest', 'follow-up'],
  // A policy that comes by the API is checked by the schema that checks it in the file.
  web: [
    ...verbs,
    'config',
    'configure',
    'ingest',
    'follow-up',
    'triage',
    'package-root',
    'type:deps',
  ],
  workers: [...verbs, 'configure', 'ingest', 'follow-up', 'triage', 'type:deps'],
  // The stand-ins must not share a mistake with the connectors, so they know nothing of them.
  demo: ['core', 'type:clock', 'type:config'],
  'demo-past': [...verbs, 'ingest', 'follow-up', 'triage', 'type:deps', 'demo'],
  deps: [
    ...verbs,
    'clock',
    'outbound',
    'registry',
    'config',
    'configure',
    'ingest',
    'follow-up',
    'triage',
  ],
  start: [
    ...verbs,
    'clock',
    'outbound',
    'package-root',
    'config',
    'configure',
    'ingest',
    'follow-up',
    'triage',
    'web',
    'workers',
    'deps',
  ],
  commands: [
    ...verbs,
    'clock',
    'package-root',
    'config',
    'configure',
    'web',
    'deps',
    'outbound',
    'start',
    'demo',
    'demo-past',
  ],
  cli: ['commands'],
};

/** `undefined` for what is no part of the program, such as tests. */
export function roomOf(path: string): Room | undefined {
  const [top = '', folder = '', ...rest] = path.split('/');
  if (top === 'connectors') return connectorRoom(path, folder);
  if (top === 'workers') return 'workers';
  if (top !== 'src') return undefined;
  if (/^src\/demo\/(load|decide)-history\.ts$/.test(path)) return 'demo-past';
  const name = rest.length === 0 ? folder.replace(/\.tsx?$/, '') : folder;
  return isRoom(name) ? name : undefined;
}

function connectorRoom(path: string, folder: string): Room | undefined {
  if (/^connectors\/contract(-\w+)?\.ts$/.test(path)) return 'contract';
  if (path === 'connectors/registry.ts') return 'registry';
  if (!path.startsWith(`connectors/${folder}/`)) return undefined;
  return folder === 'shared' ? 'connectors/shared' : 'connector';
}

function isRoom(name: string): name is Room {
  return Object.hasOwn(roomLaw, name);
}

/** A package belongs where it is listed; one that is not listed belongs nowhere yet. */
export const packageLaw: Readonly<Record<string, readonly Room[]>> = {
  '@bufbuild/cel': ['core'],
  '@bufbuild/re2': ['core'],
  '@hono/node-server': ['start'],
  '@hono/zod-openapi': ['web'],
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
    'web',
    'workers',
    'commands',
    'demo-past',
  ],
  hono: ['web', 'demo'],
  ioredis: ['queue'],
  'ipaddr.js': ['outbound'],
  'lossless-json': ['core'],
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
