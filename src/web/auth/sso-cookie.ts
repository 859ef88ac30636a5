import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { SecretBox } from '../../configure/secret-box.ts';

type CookieContext = { secretBox: SecretBox; secureCookies: boolean; clock: Clock };

/** Longer than anybody takes to sign in at the provider. */
const lifeSeconds = 15 * 60;

const place = 'sso cookie';

const Begun = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  endsMs: z.number(),
});

/** A sign-in at the provider that this browser began. */
export type BegunSignIn = Omit<z.infer<typeof Begun>, 'endsMs'>;

/** Kept in the browser that began it and nowhere else, sealed. */
export function keepBegun(c: Context, context: CookieContext, begun: BegunSignIn): void {
  const endsMs = context.clock.now().getTime() + lifeSeconds * 1000;
  const sealed = context.secretBox.seal(JSON.stringify({ ...begun, endsMs }), place);
  setCookie(c, nameOf(context), Buffer.from(sealed).toString('base64url'), {
    ...{ path: '/', httpOnly: true, sameSite: 'Lax', maxAge: lifeSeconds },
    secure: context.secureCookies,
  });
}

/** The sign-in that this browser began; null when it did not, or too long ago. */
export function readBegun(c: Context, context: CookieContext): BegunSignIn | null {
  try {
    const sealed = Buffer.from(getCookie(c, nameOf(context)) ?? '', 'base64url');
    const { endsMs, ...begun } = Begun.parse(JSON.parse(context.secretBox.open(sealed, place)));
    return endsMs > context.clock.now().getTime() ? begun : null;
  } catch {
    // Made up, or sealed with a former key: as good as none.
    return null;
  }
}

export function dropBegun(c: Context, context: CookieContext): void {
  deleteCookie(c, nameOf(context), { path: '/', secure: context.secureCookies });
}

function nameOf({ secureCookies }: CookieContext): string {
  return secureCookies ? '__Host-closecall-sso' : 'closecall-sso';
}
