import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

const contentTypes = {
  'closecall.css': 'text/css; charset=utf-8',
  'closecall.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml',
} as const;

export type AssetName = keyof typeof contentTypes;

export type StaticAsset = { address: string; contentType: string; body: Buffer<ArrayBuffer> };

/** The stylesheet's parts, in the order in which they build on each other. */
const styleParts = [
  'tokens',
  'elements',
  'frame',
  'controls',
  'menu',
  'parts',
  'tabs',
  'rows',
  'inbox',
  'cards',
  'candidate',
  'tables',
  'review',
  'report',
  'keys',
  'people',
  'live',
  'deciding',
  'patterns',
] as const;

let loaded: ReadonlyMap<string, StaticAsset> | null = null;

/** The files that pages use, by name. They are part of the program, so they are read once. */
export function staticAssets(): ReadonlyMap<string, StaticAsset> {
  loaded ??= new Map(Object.entries(contentTypes).map(([name, type]) => [name, load(name, type)]));
  return loaded;
}

/** An asset's address, which changes with its content, so that browsers may keep it for good. */
export function assetAddress(name: AssetName): string {
  const asset = staticAssets().get(name);
  if (asset === undefined) throw new Error(`there is no asset called ${name}`);
  return asset.address;
}

function load(name: string, contentType: string): StaticAsset {
  const body = Buffer.concat(filesOf(name).map((file) => readFileSync(join(packageRoot(), file))));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const address = `/static/${name.replace('.', `.${hash}.`)}`;
  return { address, contentType, body };
}

/** The script is built; the other files are used as they are, so they stay where the sources are. */
function filesOf(name: string): readonly string[] {
  const folder = join('src', 'web', 'static');
  if (name === 'closecall.js') return [join('dist', 'static', name)];
  if (name !== 'closecall.css') return [join(folder, name)];
  return styleParts.map((part) => join(folder, 'styles', `${part}.css`));
}
