/**
 * What is asked of a provider: a kind of question or of list, and the repository, service or hook
 * that it is about; null for what is about all that the token can see.
 */
export type Asking = { what: string; about: string | null };

const between = ': ';

/** Names it among the access problems of a connection. */
export function askingKey({ what, about }: Asking): string {
  return about === null ? what : `${what}${between}${about}`;
}

export function askingOf(key: string): Asking {
  const end = key.indexOf(between);
  if (end < 0) return { what: key, about: null };
  return { what: key.slice(0, end), about: key.slice(end + between.length) };
}
