import { WrongSecretKey } from '../configure/check-secret-key.ts';
import { EmbeddedPostgresError } from '../db/embedded/embedded-postgres-error.ts';
import { SetupError } from '../start/open-data.ts';

/** What the command line prints when it can't go on: one sentence where we know what to do. */
export function describeFailure(error: unknown): string {
  const isForPeople =
    error instanceof SetupError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof WrongSecretKey;
  if (isForPeople) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === '28P01' || code === '28000')
    return 'The database refused the user or password of DATABASE_URL.';
  if (code === '3D000')
    return 'The database that DATABASE_URL names does not exist; create it first.';
  return error.stack ?? error.message;
}
