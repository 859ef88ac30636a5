import { expect, test } from 'vitest';
import { pollUntil } from '../../support/poll-until.ts';
import { call, problemIn } from '../support/call.ts';
import { type Cuttable, cuttable } from '../support/cut-connection.ts';
import { signIn } from '../support/sign-in.ts';
import { outsideToken, startWebApp } from '../support/web-app.ts';

test('while the database is away the answer is 503 at once, and it heals by itself', async () => {
  let way: Cuttable | null = null;
  const web = await startWebApp({
    reachDatabase: async (url) => {
      way = await cuttable(url);
      return way.url;
    },
  });
  const { cut, mend } = way ?? (await cuttable('postgres://unused'));
  const ask = () => call(`${web.url}/api/v1/candidates`, { token: outsideToken });
  try {
    expect((await ask()).status).toBe(200);
    const { cookie } = await signIn(web, 'viewer');
    await cut();
    for (let index = 0; index < 3; index += 1) {
      const answer = await ask();
      expect(answer.status, answer.text).toBe(503);
      expect(problemIn(answer).type).toBe('/api#problem-away');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const page = await call(`${web.url}/`, { headers: { cookie } });
    expect(page.status).toBe(503);
    expect(page.text).toContain('<meta http-equiv="refresh" content="5"/>');
    expect(page.text).toContain('Webhooks are asked to come again');
    const sent = await call(`${web.url}/logout`, {
      method: 'POST',
      headers: { cookie },
    });
    expect(sent.status).toBe(503);
    // Loading it anew would not say what became of it.
    expect(sent.text).not.toContain('http-equiv="refresh"');
    expect(sent.text).toContain('whether what you just sent was done');
    await mend();
    await pollUntil(ask, ({ status }) => status === 200, { withinMs: 10_000 });
  } finally {
    await mend().catch(() => undefined);
    await web.stop();
    await cut();
  }
});
