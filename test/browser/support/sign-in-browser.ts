import type { BrowserContext } from 'playwright-core';
import type { Database } from '../../../src/db/client.ts';
import type { Role } from '../../../src/web/caller.ts';
import { signIn } from '../../web/support/sign-in.ts';

/** Gives a browser the session of somebody who has just signed in. */
export async function signInBrowser(
  context: BrowserContext,
  web: { url: string; db: Database },
  role: Role = 'admin',
  userName: string = role,
): Promise<void> {
  const { cookie } = await signIn(web, role, userName);
  const [name = '', ...value] = cookie.split('=');
  await context.addCookies([{ name, value: value.join('='), url: web.url, httpOnly: true }]);
}
