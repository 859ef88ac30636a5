import { resolve } from 'node:path';
import type { Environment } from '../config/environment.ts';
import { secretKeyFromFolder } from '../config/secret-key-file.ts';
import { createSecretBox, readSecretKey, type SecretBox } from '../configure/secret-box.ts';
import type { Log } from '../observe/log.ts';

/** Where the data is, and the key that its secrets are sealed with. */
export type OpenData = {
  url: string;
  secretBox: SecretBox;
  /** For people: `your Postgres at db.example` or the folder. */
  place: string;
  /** One line for the person who started us, when something is not as they may expect. */
  notice: string | null;
  isEmbedded: boolean;
  stop(): Promise<void>;
};

/** A fault of the set-up; the message is one sentence that says what to do. */
export class SetupError extends Error {
  constructor(message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'SetupError';
  }
}

/** Uses DATABASE_URL, or starts the embedded Postgres in the data folder. */
export async function openData(
  environment: Environment,
  log: Log,
  signal: AbortSignal,
): Promise<OpenData> {
  const { DATABASE_URL: url } = environment;
  const secretBox = givenBox(environment);
  if (url !== undefined) {
    if (secretBox === null) {
      throw new SetupError(
        'CLOSECALL_SECRET_KEY is needed with DATABASE_URL: it seals the stored secrets. Make one with: openssl rand -base64 32',
      );
    }
    const place = `your Postgres at ${new URL(url).host}`;
    return { url, secretBox, place, notice: null, isEmbedded: false, stop: async () => undefined };
  }
  // Loaded only now, so that with DATABASE_URL nothing of the embedded server is.
  const { keepEmbeddedPostgres } = await import('../db/embedded/keep-embedded-postgres.ts');
  const kept = await keepEmbeddedPostgres({
    dataDir: wishedDir(environment),
    log: (message, fields, level = 'debug') => log[level](fields ?? {}, message),
    signal,
  });
  return embedded(environment, kept);
}

/**
 * Joins the database of a Closecall that is running on this data folder, for commands beside it;
 * null when there is none to join.
 */
export async function joinRunningData(environment: Environment): Promise<OpenData | null> {
  if (environment.DATABASE_URL !== undefined) return null;
  const { findRunningServer } = await import('../db/embedded/find-running-server.ts');
  const found = await findRunningServer(wishedDir(environment)).catch(() => null);
  if (found === null) return null;
  return embedded(environment, { ...found, notice: null, stop: async () => undefined });
}

function embedded(
  environment: Environment,
  server: { url: string; dataDir: string; notice: string | null; stop(): Promise<void> },
): OpenData {
  return {
    ...server,
    secretBox: givenBox(environment) ?? boxFrom(secretKeyFromFolder(server.dataDir)),
    place: server.dataDir,
    isEmbedded: true,
  };
}

function wishedDir(environment: Environment): string {
  return resolve(environment.CLOSECALL_DATA_DIR ?? '.closecall');
}

function givenBox({ CLOSECALL_SECRET_KEY: text }: Environment): SecretBox | null {
  return text === undefined ? null : boxFrom(text);
}

function boxFrom(text: string): SecretBox {
  const key = readSecretKey(text);
  if (!key.ok) throw new SetupError(`CLOSECALL_SECRET_KEY ${key.problem}`);
  return createSecretBox(key.value);
}
