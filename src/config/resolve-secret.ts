import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';
import type { SecretReference } from './document.ts';

/**
 * The secret behind a reference of a file that the CLI or the start reads: `${ENV_NAME}` in a
 * text, or `{ file }` relative to the configuration file. The problem never holds a value.
 */
export function resolveSecret(
  reference: SecretReference,
  source: { environment: Readonly<Record<string, string | undefined>>; file: string },
): Result<string, string> {
  const found =
    typeof reference === 'string'
      ? fromEnvironment(reference, source.environment)
      : fromFile(resolve(dirname(source.file), reference.file));
  if (found.ok && found.value === '') return err('is empty');
  return found;
}

function fromEnvironment(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Result<string, string> {
  const missing: string[] = [];
  const value = text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const found = environment[name];
    if (found === undefined || found === '') missing.push(name);
    return found ?? '';
  });
  if (missing.length === 0) return ok(value);
  return err(`needs the environment variable ${missing.join(' and ')}, which is not set`);
}

function fromFile(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    return err(`can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
