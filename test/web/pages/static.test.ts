import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { assetAddress, staticAssets } from '../../../src/web/static-assets.ts';
import { createStaticRoutes } from '../../../src/web/static-routes.ts';

const app = createStaticRoutes();

describe('stylesheet, script and mark', () => {
  test('may be kept for good, as their address changes with their content', async () => {
    for (const { address, contentType } of staticAssets().values()) {
      const answer = await app.request(address);
      const hash = createHash('sha256')
        .update(await answer.text())
        .digest('hex');
      expect(address).toContain(hash.slice(0, 12));
      expect(answer.headers.get('content-type')).toBe(contentType);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  test('are small and load nothing from elsewhere', async () => {
    const css = await (await app.request(assetAddress('closecall.css'))).text();
    const script = await (await app.request(assetAddress('closecall.js'))).text();
    expect(css.length + script.length).toBeLessThan(75_000);
    expect(css).not.toMatch(/url\(|@import|https?:/);
    expect(script).not.toMatch(/https?:|innerHTML|eval\(|new Function/);
  });

  test('nothing else is served beside them', async () => {
    const odd = ['/static/x', '/static/closecall.css', '/static/..%2fpackage.json', '/static/%00'];
    for (const path of odd) expect((await app.request(path)).status).toBe(404);
  });
});
