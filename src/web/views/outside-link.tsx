import type { Child } from 'hono/jsx';

/** An address from outside as something that may be a link: http and https only. */
export function safeHref(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** A link out of the product; without an address that can be trusted, the words alone. */
export function OutsideLink({ href, children }: { href: string | null; children?: Child }) {
  const address = safeHref(href);
  if (address === null) return <>{children}</>;
  return (
    <a href={address} rel="noopener noreferrer">
      {children}
    </a>
  );
}
