import { withDatabase } from './with-database.ts';

/** `closecall migrate` */
export async function migrate(): Promise<void> {
  await withDatabase(async () => {
    process.stdout.write('The database is up to date.\n');
  });
}
