import { DrizzleQueryError } from 'drizzle-orm';
import { cleanText } from '../core/clean-text.ts';

/** What an error says, without the parameters that Drizzle tells: bodies of webhooks are among them. */
export function messageOf(error: Error): string {
  return error instanceof DrizzleQueryError ? `a query failed: ${error.query}` : error.message;
}

/** For people, why something failed: what its first cause says, as the database takes it. */
export function errorInWords(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  if (!(first instanceof Error)) return 'unknown error';
  const kind = first.name.toLowerCase() === 'error' ? '' : `${first.name}: `;
  return cleanText(`${kind}${messageOf(first)}`, 500);
}
