import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** A folder with `bin`, `lib` and `share`, and PostgreSQL's version followed by the package's. */
export type Binaries = { dir: string; version: string };

/** Finds the optional package that holds PostgreSQL for this machine, without loading it. */
export async function platformBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const machine = `${system}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${machine}`);
    const packageDir = dirname(dirname(entry));
    const about: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
    return { dir: join(packageDir, 'native'), version: versionIn(about) };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'no-binaries',
      `No PostgreSQL for this machine (${machine}) came with this installation: set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

function versionIn(about: unknown): string {
  if (typeof about === 'object' && about !== null && 'version' in about) {
    if (typeof about.version === 'string') return about.version;
  }
  throw new Error('The package does not say its version.');
}
