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
  | 'digest'
  | 'reading'
  | 'people'
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
  triage: [...verbs, 'configure', 'type:ingest', 'follow-up', 'type:outbound'],
  // Tells teams of what was found; asks and decides nothing.
  digest: [...verbs, 'configure', 'follow-up', 'type:outbound'],
  // Asks providers; what they answer is recorded by triage.
  reading: [...verbs, 'configure', 'type:ingest', 'follow-up', 'triage'],
  // Who may sign in, and what they may do.
  people: [...verbs],
  // A policy that comes by the API is checked by the schema that checks it in the file.
  web: [
    ...verbs,
    'config',
    'configure',
    'ingest',
    'follow-up',
    'triage',
    'digest',
    'reading',
    'people',
    'package-root',
    'type:outbound',
    'type:deps',
  ],
  workers: [
    ...verbs,
    'configure',
    'ingest',
    'follow-up',
    'triage',
    'digest',
    'reading',
    'type:deps',
  ],
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
    'reading',
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
    'reading',
    'web',
    'workers',
    'deps',
  ],
  // Looking back and replaying are verbs that people call from the command line.
  commands: [
    ...verbs,
    'clock',
    'package-root',
    'config',
    'configure',
    'web',
    'deps',
    'triage',
    'reading',
    'people',
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
