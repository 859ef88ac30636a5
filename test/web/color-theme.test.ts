import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './support/call.ts';
import { cookieIn, type SignedIn, signIn } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;
let dana: SignedIn;

beforeAll(async () => {
  web = await startWebApp();
  dana = await signIn(web, 'viewer', 'dana');
});
afterAll(() => web.stop());

function choose(theme: string, headers: Record<string, string> = {}) {
  return call(`${web.url}/theme`, {
    method: 'POST',
    body: new URLSearchParams({ theme, _csrf: dana.csrfToken }).toString(),
    headers: {
      ...{ cookie: dana.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      ...headers,
    },
  });
}

async function themeOf(path: string, cookie: string): Promise<string | undefined> {
  const { text } = await call(`${web.url}${path}`, { headers: { cookie } });
  return /<html lang="en" data-theme="(\w+)"/.exec(text)?.[1];
}

describe('the choice of light or dark', () => {
  test('is as the system prefers until somebody chooses', async () => {
    expect(await themeOf('/', dana.cookie)).toBe('system');
    expect(await themeOf('/', `${dana.cookie}; closecall-theme=pink`)).toBe('system');
  });

  test('holds on every page from then on, also where somebody is signed out', async () => {
    const cookie = cookieIn((await choose('dark')).headers);
    expect(cookie).toBe('closecall-theme=dark');
    for (const path of ['/', '/policy', '/candidates/unknown']) {
      expect(await themeOf(path, `${dana.cookie}; ${cookie}`), path).toBe('dark');
    }
    expect(await themeOf('/login', cookie)).toBe('dark');
  });

  test('is told on the switch itself', async () => {
    const cookie = `${dana.cookie}; closecall-theme=light`;
    const { text } = await call(`${web.url}/`, { headers: { cookie } });
    const pressed = text.match(/value="\w+" aria-pressed="true"/g);
    expect(pressed).toEqual(['value="light" aria-pressed="true"']);
  });

  test('leads back to the page that it was made on, and nowhere else', async () => {
    const leads = async (referer: string) =>
      (await choose('dark', { referer })).headers.get('location');
    expect(await leads(`${web.url}/follow-ups?changed=1`)).toBe('/follow-ups?changed=1');
    expect(await leads('https://evil.example/x')).toBe('/');
    expect(await leads(`${web.url}//evil.example/x`)).toBe('/');
    expect(await leads('nonsense')).toBe('/');
  });

  test('is one of three', async () => {
    expect((await choose('pink')).status).toBe(422);
  });
});
