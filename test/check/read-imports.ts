import { posix } from 'node:path';

/** One import or re-export of a module. */
export type Import = {
  /** A path from the root for what is ours, else the package's name or `node:` module. */
  target: string;
  isOurs: boolean;
  /** True when nothing of it is left once the types are gone. */
  isType: boolean;
  /** The names that are values, as the other module calls them. */
  names: readonly string[];
};

/** An import or export statement up to its module; the code is formatted, so it begins a line. */
const statement = /^(import|export)\s+(type\s)?([^'"`;=()]*?)\s*\bfrom\s*(['"])([^'"\n]+)\4/gm;
const sideEffect = /^import\s*(['"])([^'"\n]+)\1/gm;
const call = /\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\1\s*[,)]/g;
const unreadableCall = /\bimport\s*\(\s*(?!['"`])[^)]/g;

/** Every module that a file names, by `import`, `export … from`, `import()` or `require()`. */
export function readImports(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  for (const [, , type, clause = '', , module = ''] of text.matchAll(statement)) {
    const isType = type !== undefined;
    found.push({ ...resolve(path, module), isType, names: isType ? [] : valueNames(clause) });
  }
  for (const [, , module = ''] of text.matchAll(sideEffect)) {
    found.push({ ...resolve(path, module), isType: false, names: [] });
  }
  for (const [, , module = ''] of text.matchAll(call)) {
    found.push({ ...resolve(path, module), isType: false, names: ['*'] });
  }
  return found;
}

/** True when a file imports something that can only be known by running it. */
export function hasUnreadableImport(text: string): boolean {
  return text.search(unreadableCall) !== -1;
}

function resolve(path: string, module: string): { target: string; isOurs: boolean } {
  if (module.startsWith('.')) {
    return { target: posix.normalize(posix.join(posix.dirname(path), module)), isOurs: true };
  }
  const [first = '', second = ''] = module.split('/');
  if (first.startsWith('@')) return { target: `${first}/${second}`, isOurs: false };
  return { target: module.startsWith('node:') ? module : first, isOurs: false };
}

/** `{ a, type B, c as d }` → `a`, `c`. */
function valueNames(clause: string): readonly string[] {
  const braces = /\{([^}]*)\}/.exec(clause)?.[1];
  const whole = clause.replace(/\{[^}]*\}/, '').replaceAll(/[\s,]+/g, ' ');
  const named = (braces ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.split(/\s+as\s+/)[0] ?? name);
  return whole.trim() === '' ? named : ['*', ...named];
}
