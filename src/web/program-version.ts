import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../package-root.ts';

const Manifest = z.object({ version: z.string() });

let version: string | null = null;

/** The version that package.json names, read once. */
export function programVersion(): string {
  version ??= Manifest.parse(
    JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')),
  ).version;
  return version;
}
