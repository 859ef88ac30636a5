import { Hono } from 'hono';
import { staticAssets } from './static-assets.ts';

/** `/static/{name}.{hash}.{ext}`: the stylesheet, the script and the mark. They need no sign-in. */
export function createStaticRoutes(): Hono {
  const app = new Hono();
  const byAddress = new Map([...staticAssets().values()].map((asset) => [asset.address, asset]));
  app.get('/static/:file', (c) => {
    const asset = byAddress.get(c.req.path);
    if (asset === undefined) return c.text('no such file\n', 404);
    return c.body(asset.body, 200, {
      'content-type': asset.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}
