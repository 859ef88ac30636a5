import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assetAddress } from '../../src/web/static-assets.ts';
import { type SignedIn, signIn } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;
let dana: SignedIn;

beforeAll(async () => {
  web = await startWebApp();
  dana = await signIn(web, 'viewer', 'dana');
});
afterAll(() => web.stop());

async function encodingOf(path: string, accepted = 'gzip') {
  const headers = { cookie: dana.cookie, 'accept-encoding': accepted };
  const answer = await fetch(`${web.url}${path}`, { headers });
  expect(answer.status, path).toBe(200);
  await answer.arrayBuffer();
  return answer.headers.get('content-encoding');
}

describe('what goes over the wire', () => {
  test('is compressed for whoever can read that: pages, data, the stylesheet, the script', async () => {
    const paths = ['/', '/api/v1/openapi.json', assetAddress('closecall.css')];
    for (const path of [...paths, assetAddress('closecall.js')]) {
      expect(await encodingOf(path), path).toBe('gzip');
      expect(await encodingOf(path, 'identity'), path).toBeNull();
    }
  });
});
