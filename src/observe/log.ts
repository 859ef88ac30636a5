import { pino } from 'pino';
import { messageOf } from './error-in-words.ts';

/** Structured log lines: a constant message and fields. Never a body, never a secret. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** Writes JSON lines to standard output; a closed or blocked output never stops the program. */
export function createLog(options: { level: 'debug' | 'info' | 'warn' | 'error' | 'silent' }): Log {
  const destination = pino.destination({ dest: 1, sync: false, minLength: 0 });
  destination.on('error', () => undefined);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError },
    },
    destination,
  );
}

/** An error as log fields. Causes are named, not dumped: an SDK's error may hold credentials. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  const message = messageOf(error);
  // A stack begins with the message as it was thrown.
  const stack = error.stack?.replace(error.message, () => message);
  return { name: error.name, message, ...code, stack, ...cause };
}
