import { posix } from 'node:path';
import { type Faults, pathsOf, type TreeFile } from './read-tree.ts';

/** Links between our own files that lead nowhere, headings included. */
export function linkFaults(files: readonly TreeFile[]): Faults {
  const paths = pathsOf(files);
  const documents = files.filter(({ path }) => path.endsWith('.md'));
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  return documents.flatMap(({ path, text }) =>
    linksOf(text).flatMap((link) => {
      const [file = '', anchor = ''] = link.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
      if (!paths.has(target.replace(/\/$/, '')))
        return [`${path}: links to ${link}, which is not there`];
      const isKnown = anchor === '' || anchors.get(target)?.has(anchor) === true;
      return isKnown ? [] : [`${path}: links to ${link}, a heading that is not there`];
    }),
  );
}

function linksOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link ?? '')
    .filter((link) => !/^[a-z]+:/i.test(link));
}

/** As GitHub makes them: lower case, no punctuation, spaces to hyphens. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading);
  return new Set(
    headings.map((heading = '') =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}

/** Scripts, commands of the program and tools that documents tell people to run. */
export function commandFaults(
  files: readonly TreeFile[],
  known: { scripts: ReadonlySet<string>; commands: ReadonlySet<string> },
): Faults {
  return files
    .filter(({ path }) => path.endsWith('.md') || path.startsWith('.'))
    .flatMap(({ path, text }) => [
      ...namesAfter(text, /\bnpm run ([\w:-]+)/g)
        .filter((name) => !known.scripts.has(name))
        .map((name) => `${path}: says "npm run ${name}", which is no script`),
      ...namesAfter(text, /(?:npx closecall|dist\/src\/cli\.js"?,?) "?([a-z][\w-]*)/g)
        .filter((name) => !known.commands.has(name))
        .map((name) => `${path}: says "closecall ${name}", which is no command`),
    ]);
}

function namesAfter(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '');
}

/** The environment variables, as the code knows them and as the documentation's table lists them. */
export function environmentFaults(code: string, documentation: string): Faults {
  const list = /const names = \[([^\]]*)\]/.exec(code)?.[1] ?? '';
  const known = namesAfter(list, /'([A-Z_]+)'/g);
  const documented = namesAfter(documentation, /^\| `([A-Z_]+)` \|/gm);
  return [
    ...known
      .filter((name) => !documented.includes(name))
      .map((name) => `docs/configuration.md: does not tell of ${name}`),
    ...documented
      .filter((name) => !known.includes(name))
      .map((name) => `docs/configuration.md: tells of ${name}, which the program does not read`),
    ...(known.length === 0 ? ['src/config/environment.ts: the list of names was not found'] : []),
  ];
}

/** Names that the documentation has to mention in code type, such as facts and metrics. */
export function unmentioned(names: readonly string[], documentation: string): Faults {
  return names.filter((name) => !documentation.includes(`\`${name}\``));
}
