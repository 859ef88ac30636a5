import { DrizzleQueryError } from 'drizzle-orm';

/** What an error says. Drizzle's tell every parameter of the query, bodies of webhooks included. */
export function messageOf(error: Error): string {
  return error instanceof DrizzleQueryError ? 'a query failed' : error.message;
}

/** One line for people on why something failed: what its first cause says. */
export function errorInWords(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  if (!(first instanceof Error)) return 'unknown error';
  return `${first.name}: ${messageOf(first)}`.slice(0, 500);
}
