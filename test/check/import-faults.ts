import { type Room, roomLaw, roomOf } from './import-law.ts';
import {
  builders,
  comparedClasses,
  packageLaw,
  pureModules,
  pureRooms,
  reachLaw,
  sdkHomes,
} from './package-law.ts';
import { hasUnreadableImport, type Import, readImports } from './read-imports.ts';
import type { Faults, TreeFile } from './read-tree.ts';

/** Every import that the law does not allow. */
export function importFaults(files: readonly TreeFile[]): Faults {
  return files.flatMap(({ path, text }) => {
    if (!/^(src|connectors|workers)\/.*\.tsx?$/.test(path)) return [];
    const room = roomOf(path);
    if (room === undefined) return [`${path}: stands in no room that the import law knows`];
    const faults = readImports(path, text).flatMap((each) => faultOf(path, room, each) ?? []);
    if (hasUnreadableImport(text)) faults.push('imports what can not be read from the text');
    return faults.map((fault) => `${path}: ${fault}`);
  });
}

function faultOf(path: string, room: Room, found: Import): string | null {
  if (found.isOurs) return roomFault(path, room, found) ?? builderFault(path, found);
  return found.target.startsWith('node:')
    ? moduleFault(room, found)
    : packageFault(path, room, found);
}

function roomFault(path: string, room: Room, { target, isType }: Import): string | null {
  const other = roomOf(target);
  if (other === undefined) return `imports ${target}, which is no part of the program`;
  if (other === room) return connectorFault(path, target);
  if (other === 'connector' && !target.endsWith('/index.ts')) {
    return `imports ${target}; a connector is its index.ts`;
  }
  const grants = roomLaw[room];
  if (grants.includes(other) || (isType && grants.includes(`type:${other}`))) return null;
  return grants.includes(`type:${other}`)
    ? `imports ${target}; ${room} may use only the types of ${other}`
    : `imports ${target}; ${room} may not use ${other}`;
}

function connectorFault(path: string, target: string): string | null {
  const folder = /^connectors\/[^/]+\//.exec(path)?.[0];
  if (folder === undefined || target.startsWith(folder)) return null;
  return `imports ${target}; connectors know nothing of each other`;
}

function builderFault(path: string, { target, names }: Import): string | null {
  const broken = builders.find(({ module, name, home }) => {
    const isNamed = names.includes(name) || names.includes('*');
    return module === target && isNamed && !home.test(path);
  });
  if (broken === undefined) return null;
  return `imports ${broken.name} of ${target}; only the composition root builds clients`;
}

function moduleFault(room: Room, { target, isType, names }: Import): string | null {
  if (isType) return null;
  const isAllowed = room === 'core' ? pureModules.has(target) : target === 'node:crypto';
  if (pureRooms.has(room) && !isAllowed) return `imports ${target}; ${room} only computes`;
  // `node:dns/promises` reaches as far as `node:dns` does.
  const name = target.split('/')[0] ?? target;
  const rooms = Object.hasOwn(reachLaw, name) ? reachLaw[name] : undefined;
  if (rooms === undefined || rooms.includes(room)) return null;
  if (names.length > 0 && names.every((each) => comparedClasses.has(each))) return null;
  return `imports ${target}; ${room} may not reach out`;
}

function packageFault(path: string, room: Room, { target, isType }: Import): string | null {
  const sdkHome = Object.hasOwn(sdkHomes, target) ? sdkHomes[target] : undefined;
  if (sdkHome !== undefined) return sdkFault(path, target, isType, sdkHome);
  const isListed = Object.hasOwn(packageLaw, target) || Object.hasOwn(reachLaw, target);
  if (!isListed) return `imports ${target}, which the import law does not list`;
  if (packageLaw[target]?.includes(room) === true) return null;
  // A type of a package is gone when the program runs; core alone names not even those.
  if (isType && room !== 'core') return null;
  return `imports ${target}; ${room} may not use it`;
}

function sdkFault(path: string, target: string, isType: boolean, home: string): string | null {
  if (path === home) return null;
  const folder = home.slice(0, home.lastIndexOf('/') + 1);
  if (isType && path.startsWith(folder)) return null;
  return `imports ${target}; only ${home} runs that SDK`;
}
