import type { Faults, TreeFile } from './read-tree.ts';

/** What the folder of every connector holds. */
const parts = ['README.md', 'client.ts', 'index.ts', 'normalise.ts', 'schema.ts', 'verify.ts'];

/** A connector is a complete folder and one line in the registry; neither stands alone. */
export function connectorFaults(files: readonly TreeFile[]): Faults {
  const paths = new Set(files.map(({ path }) => path));
  const folders = foldersIn(paths);
  const registry = files.find(({ path }) => path === 'connectors/registry.ts')?.text ?? '';
  const { imported, listed } = readRegistry(registry);
  return [
    ...folders
      .filter((folder) => !imported.includes(folder))
      .map((folder) => `connectors/${folder}: is not in the registry`),
    ...imported
      .filter((folder) => !folders.includes(folder))
      .map((folder) => `connectors/${folder}: has no folder`),
    ...folders
      .flatMap((folder) => parts.map((part) => `connectors/${folder}/${part}`))
      .filter((path) => !paths.has(path))
      .map((path) => `${path}: is missing`),
    ...(listed.length === imported.length
      ? []
      : ['connectors/registry.ts: imports a connector that it does not list']),
  ];
}

function foldersIn(paths: ReadonlySet<string>): readonly string[] {
  const names = [...paths].map((path) => /^connectors\/([^/]+)\//.exec(path)?.[1] ?? 'shared');
  return [...new Set(names)].filter((name) => name !== 'shared');
}

function readRegistry(text: string) {
  const list = /connectors: readonly Connector\[\] = \[([^\]]*)\]/.exec(text)?.[1] ?? '';
  return {
    imported: [...text.matchAll(/from '\.\/([^/']+)\/index\.ts'/g)].map(([, name = '']) => name),
    listed: list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
}
