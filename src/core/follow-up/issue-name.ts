/** What a person calls an issue: by its key, or by an address that holds it. */
export type IssueName = {
  /** In capitals, as Jira has it. */
  key: string;
  /** Where the address leads, such as `https://acme.atlassian.net`; null for a bare key. */
  origin: string | null;
};

const keyPattern = /^[A-Z][A-Z0-9_]{0,40}-[1-9]\d{0,14}$/;

/**
 * Reads a key as people type it, in any case, or as they copy it from the address bar: an issue's
 * own page, a board with the issue open, a queue. Null where there is none.
 */
export function readIssueName(text: string): IssueName | null {
  const typed = text.trim();
  const bare = asKey(typed);
  if (bare !== null) return { key: bare, origin: null };
  if (!/^https?:\/\//i.test(typed) || !URL.canParse(typed)) return null;
  const { origin, pathname, searchParams } = new URL(typed);
  const parts = [searchParams.get('selectedIssue') ?? '', ...pathname.split('/').reverse()];
  const key = parts.map(asKey).find((found) => found !== null);
  return key === undefined ? null : { key, origin };
}

function asKey(word: string): string | null {
  const key = word.toUpperCase();
  return keyPattern.test(key) ? key : null;
}

/** For whoever typed something else. */
export const issueNameHint =
  'A key in Jira looks like PAY-123. The address of the issue will do as well.';
