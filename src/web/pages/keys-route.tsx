import { Hono } from 'hono';
import { KeyList } from '../views/key-list.tsx';
import { Layout } from '../views/layout.tsx';
import type { WebVariables } from '../web-context.ts';

/** What keys do, as a page. */
export function createKeysRoute(): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/keys', (c) =>
    c.html(
      <Layout title="Keys" caller={c.get('caller')} current={null}>
        <header class="page-head">
          <h1>Keys</h1>
          <p class="lead">
            They work where the browser runs scripts, and while you are not typing. Everything they
            do has a button too.
          </p>
        </header>
        <KeyList level={2} />
      </Layout>,
    ),
  );
  return app;
}
