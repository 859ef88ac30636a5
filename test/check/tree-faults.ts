import type { Faults, TreeFile } from './read-tree.ts';

/** The top level of the tree; what stands beside it is ignored by git or does not belong. */
const topLevel: ReadonlySet<string> = new Set([
  '.biome.json',
  '.ci',
  '.dockerignore',
  '.github',
  '.gitignore',
  'CHANGELOG.md',
  'Dockerfile',
  'LICENSE',
  'README.md',
  'compose.yaml',
  'connectors',
  'docs',
  'migrations',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
  'workers',
]);

export function topLevelFaults(files: readonly TreeFile[]): Faults {
  const names = new Set(files.map(({ path }) => path.split('/')[0] ?? path));
  const missing = [...topLevel].filter((name) => !names.has(name));
  return [
    ...[...names].filter((name) => !topLevel.has(name)).map((name) => `${name}: does not belong`),
    ...missing.map((name) => `${name}: is missing`),
  ];
}

/** A migration begins with the reason for it, and stands in the journal by its number. */
export function migrationFaults(files: readonly TreeFile[]): Faults {
  const migrations = files.filter(({ path }) => /^migrations\/[^/]+\.sql$/.test(path));
  const journal = files.find(({ path }) => path === 'migrations/meta/_journal.json')?.text ?? '';
  return migrations.flatMap(({ path, text }, index) => {
    const name = path.slice('migrations/'.length, -'.sql'.length);
    const faults: string[] = [];
    if (!/^-- Why: \S/.test(text)) faults.push(`${path}: begins with no line "-- Why: …"`);
    if (!name.startsWith(`${String(index).padStart(4, '0')}_`)) {
      faults.push(`${path}: is not number ${index}`);
    }
    if (!journal.includes(`"${name}"`)) faults.push(`${path}: is not in the journal`);
    return faults;
  });
}

/** Folders of one person's machine: `[/]` keeps these patterns from finding themselves. */
const machinePath = /(?<![\w.~-])[/](work|Users|home)[/][\w.-]+/;
const registryHost =
  /\bregistry[.][a-z0-9-]+[.][a-z]+|\bnpmmirror\b|\bartifactory\b|\bverdaccio\b|_auth[T]oken|"resolve[d]":/;
const emailAddress = /(?<![\w.:%+/-])[\w.%+-]+@([\w-]+\.)+[a-z]{2,}\b/gi;
const inventedDomain = /(^|[.@])(example|test|invalid|localhost|example\.(com|org|net))$/i;

/** Nothing of the machine or the people it was made with belongs into the repository. */
export function leakFaults(files: readonly TreeFile[]): Faults {
  return files.flatMap(({ path, text }) => {
    const faults: string[] = [];
    const machine = machinePath.exec(text)?.[0];
    if (machine !== undefined) faults.push(`${path}: names a folder of one machine, ${machine}`);
    const host = registryHost.exec(text)?.[0];
    if (host !== undefined) faults.push(`${path}: names a package registry, ${host}`);
    for (const [address] of text.matchAll(emailAddress)) {
      if (!inventedDomain.test(address)) faults.push(`${path}: holds the address ${address}`);
    }
    return faults;
  });
}
