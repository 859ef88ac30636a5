import type { Database } from '../../../src/db/client.ts';
import { createLoginLink } from '../../../src/web/auth/login-links.ts';
import type { Role } from '../../../src/web/caller.ts';
import { call } from './call.ts';

export type SignedIn = { cookie: string; csrfToken: string };

/** The one cookie that an answer sets, as a browser would send it back. */
export function cookieIn(headers: Headers): string {
  return (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** Signs somebody in as a browser would: opens the link, presses its button, reads a form's token. */
export async function signIn(
  { url, db }: { url: string; db: Database },
  role: Role,
  userName: string = role,
): Promise<SignedIn> {
  const token = await createLoginLink(db, { userName, role });
  const answer = await call(`${url}/login/${token}`, { method: 'POST', headers: { origin: url } });
  if (answer.status !== 303) throw new Error(`sign-in was answered with ${answer.status}`);
  const cookie = cookieIn(answer.headers);
  const page = await call(`${url}/`, { headers: { cookie } });
  const csrfToken = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return { cookie, csrfToken };
}
