import { applyFile } from './apply-file.ts';
import { withDatabase } from './with-database.ts';

/** `closecall apply -f FILE [--dry-run]` */
export async function apply(options: { file: string; dryRun: boolean }): Promise<void> {
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  await withDatabase((deps) => applyFile(deps, { ...options, tell }));
}
