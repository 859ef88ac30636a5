import { once } from 'node:events';
import { createServer } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import pg from 'pg';
import { z } from 'zod';
import { answerParent } from '../answer-parent.ts';
import { connectionIds, webhookSecret } from '../bench-config.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** What a team would write by itself in an afternoon: the middleware, and one insert. */
answerParent(z.object({ databaseUrl: z.string() }), async ({ databaseUrl }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  await pool.query(
    'create table webhooks (id text primary key, name text not null, payload jsonb not null)',
  );
  const webhooks = new Webhooks({ secret: webhookSecret, log });
  webhooks.on('workflow_run', async ({ id, name, payload }) => {
    await pool.query('insert into webhooks (id, name, payload) values ($1, $2, $3)', [
      id,
      name,
      payload,
    ]);
  });
  const path = `/hooks/${connectionIds.github}`;
  const server = createServer(createNodeMiddleware(webhooks, { path, log }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0 };
});
