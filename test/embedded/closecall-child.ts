import { keepEmbeddedPostgres } from '../../src/db/embedded/keep-embedded-postgres.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';

// A stand-in for Closecall that does nothing but run its database: it prints one line of JSON when
// it is ready or refused, and stops on SIGTERM and SIGINT.
const [, , how = 'start', dataDir = '', fallbackDir = ''] = process.argv;
const options = { dataDir, fallbackDir, log: () => {} };

try {
  const database =
    how === 'keep' ? await keepEmbeddedPostgres(options) : await startEmbeddedPostgres(options);
  const stop = () => {
    void database.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  setInterval(() => {}, 60_000);
  console.log(JSON.stringify({ ...database, exited: undefined }));
} catch (error) {
  const refusal = error instanceof Error && 'code' in error ? error : { code: '?', message: error };
  console.log(JSON.stringify({ refusal: { code: refusal.code, message: `${refusal.message}` } }));
}
