import { exportConfiguration } from '../configure/export-configuration.ts';
import { withDatabase } from './with-database.ts';

/** `closecall export` */
export async function exportAll(): Promise<void> {
  await withDatabase(async (deps) => {
    process.stdout.write(await exportConfiguration(deps.db));
  });
}
