/** Longer ones are no address of ours. */
const longestPath = 2_000;

/** Stands for our own address; whatever leads elsewhere leaves it. */
const base = 'http://closecall.invalid';

/**
 * A path of our own that somebody may be led to, such as where they came for before they signed in;
 * null for whatever a browser might read as another place: with a scheme, a host or a backslash.
 */
export function ownPath(asked: string | null | undefined): string | null {
  if (asked == null || asked.length > longestPath) return null;
  // Browsers drop tabs and line breaks within an address, and take a backslash for a slash.
  if (!/^\/(?![/\\])/.test(asked) || /[\\\p{Cc}]/u.test(asked)) return null;
  if (!URL.canParse(asked, base)) return null;
  const { origin, pathname, search } = new URL(asked, base);
  // Dots may leave two slashes at the head.
  if (origin !== base || pathname.startsWith('//')) return null;
  // Whoever has signed in has no business there.
  if (/^\/(login|logout|sso)\b/.test(pathname)) return null;
  return `${pathname}${search}`;
}

/** Where to sign in so that one lands on what was asked for. */
export function loginAddress(asked: string): string {
  const path = ownPath(asked);
  return path === null || path === '/' ? '/login' : `/login?${new URLSearchParams({ next: path })}`;
}
