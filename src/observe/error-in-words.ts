import { DrizzleQueryError } from 'drizzle-orm';

/** What an error says, without the parameters that Drizzle tells: bodies of webhooks are among them. */
export function messageOf(error: Error): string {
  return error instanceof DrizzleQueryError ? `a query failed: ${error.query}` : error.message;
}

/** One line for people on why something failed: what its first cause says. */
export function errorInWords(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  if (!(first instanceof Error)) return 'unknown error';
  const kind = first.name.toLowerCase() === 'error' ? '' : `${first.name}: `;
  return `${kind}${messageOf(first)}`.slice(0, 500);
}
