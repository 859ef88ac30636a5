import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the repository: its path from the root, with slashes, and its text. */
export type TreeFile = { path: string; text: string };

/** What a check found: where, and what is wrong with it. Empty means that the rule is kept. */
export type Faults = readonly string[];

const rootFolder = new URL('../..', import.meta.url).pathname;

const pictures = /\.(png|jpe?g|gif|ico|woff2?)$/;

/** Every file that belongs to the repository; what `.gitignore` names is left out. */
export function readTree(root: string = rootFolder): readonly TreeFile[] {
  const isIgnored = ignoredNames(readFileSync(join(root, '.gitignore'), 'utf8'));
  return listFiles(root, '', isIgnored)
    .sort()
    .map((path) => ({ path, text: textOf(join(root, path)) }));
}

function listFiles(root: string, folder: string, isIgnored: (name: string) => boolean): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (isIgnored(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, path, isIgnored) : [path];
  });
}

/** Every path, with the folders, so that links to them can be looked up. */
export function pathsOf(files: readonly TreeFile[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length += 1) {
      paths.add(parts.slice(0, length).join('/'));
    }
  }
  return paths;
}

function textOf(path: string): string {
  return pictures.test(path) ? '' : readFileSync(path, 'utf8');
}

/** Understands what our `.gitignore` uses: names of folders and files, and `*.ending`. */
function ignoredNames(gitignore: string): (name: string) => boolean {
  const lines = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = new Set(['.git', ...lines.map((line) => line.replace(/\/$/, ''))]);
  const endings = lines.filter((line) => line.startsWith('*.')).map((line) => line.slice(1));
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending));
}
