/** What kept the embedded PostgreSQL from starting. */
export type EmbeddedPostgresErrorCode =
  | 'already-running'
  | 'create-failed'
  | 'database-gone'
  | 'folder-not-usable'
  | 'no-binaries'
  | 'no-user'
  | 'password-missing'
  | 'start-failed'
  | 'stopped'
  | 'wont-run-here'
  | 'wrong-version';

/** Its message is one plain sentence for the person who started Closecall, and says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
