/** Where to go after signing in: a path of ours, or the start page for anything else. */
export function ownPath(text: string | undefined): string {
  if (text === undefined || !text.startsWith('/')) return '/';
  const base = 'http://closecall.invalid';
  // A browser reads "//elsewhere" and "/\elsewhere" as another host.
  if (!URL.canParse(text, base)) return '/';
  const url = new URL(text, base);
  const isOwn = url.origin === base && !/^\/(login|logout|sso)\b/.test(url.pathname);
  return isOwn ? `${url.pathname}${url.search}` : '/';
}
