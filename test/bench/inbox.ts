import { gzipSync } from 'node:zlib';
import { openDatabase } from '../../src/db/client.ts';
import { createLoginLink } from '../web/support/sign-in.ts';
import type { DatabaseServer } from './database-server.ts';
import { type Measurement, measured, quantile } from './measurement.ts';
import { seedInbox } from './seed-inbox.ts';
import { serveStored } from './serve-stored.ts';

/** So often each page is asked for in a round; the first ones warm up and are not counted. */
const perRound = 120;
const warmUp = 20;

type Read = (path: string) => Promise<{ text: string; tookMs: number }>;

/** How long somebody who is signed in waits for pages of the inbox, one after the other, among 100,000 candidates. */
export async function measureInbox(
  database: DatabaseServer,
  options: { rounds: number; profileDir: string | undefined },
): Promise<Measurement[]> {
  const { url, drop } = await database.fresh('configured');
  await seedInbox(url);
  const server = await serveStored(url, options);
  const measurements: Measurement[] = [];
  const read = await reader(url, server.port);
  for (const [what, path] of await pagesOf(read)) {
    measurements.push(...(await measurePage(read, { what, path, rounds: options.rounds })));
  }
  await server.stop();
  await drop();
  return measurements;
}

/** What people open; the deep page is reached as they reach it. */
async function pagesOf(read: Read): Promise<readonly (readonly [string, string])[]> {
  const { text } = await read('/?team=team-7');
  const [, selected = ''] = /id="row-([0-9a-f-]{36})"/.exec(text) ?? [];
  return [
    ['all teams', '/?team=all'],
    ['one team', '/?team=team-7'],
    ['with a text', '/?team=all&q=service-12+paged'],
    ['with a text that is nowhere', '/?team=all&q=nowhere'],
    ['of a service since a week', '/?team=all&service=service-3&since=7d'],
    ['decided, page 20', await nthPage(read, '/?view=decided&team=all', 20)],
    ['decided, with a text that is nowhere', '/?view=decided&team=all&q=nowhere'],
    ['with one beside the list', `/?team=team-7&selected=${selected}`],
    ['the one beside alone', `/candidates/${selected}/pane`],
  ];
}

async function nthPage(read: Read, first: string, nth: number): Promise<string> {
  let path = first;
  for (let page = 1; page < nth; page += 1) {
    const { text } = await read(path);
    const [, next] = /href="([^"]*)" rel="next"/.exec(text) ?? [];
    if (next === undefined) throw new Error(`${path} leads to no further page`);
    path = next.replaceAll('&amp;', '&');
  }
  return path;
}

async function measurePage(
  read: Read,
  { what, path, rounds }: { what: string; path: string; rounds: number },
): Promise<Measurement[]> {
  const took: number[][] = [];
  let text = '';
  for (let round = 0; round < rounds; round += 1) {
    const times: number[] = [];
    for (let time = 0; time < perRound; time += 1) {
      const answer = await read(path);
      times.push(answer.tookMs);
      text = answer.text;
    }
    took.push(times.slice(warmUp));
  }
  const name = `inbox among 100,000 candidates, ${what}`;
  const of = (share: number) => took.map((times) => quantile(times, share));
  return [
    measured(`${name}, p50`, 'ms', of(0.5)),
    measured(`${name}, p95`, 'ms', of(0.95), { atMost: 50 }),
    measured(`${name}, compressed`, 'KB', [gzipSync(text).length / 1024], { atMost: 100 }),
  ];
}

/** Reads pages as somebody who signed in does, so that looking up the session counts too. */
async function reader(url: string, port: number): Promise<Read> {
  const site = `http://127.0.0.1:${port}`;
  const headers = { cookie: await signIn(url, site) };
  return async (path) => {
    const startMs = performance.now();
    const answer = await fetch(`${site}${path}`, { headers });
    const text = await answer.text();
    const tookMs = performance.now() - startMs;
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return { text, tookMs };
  };
}

async function signIn(url: string, site: string): Promise<string> {
  const database = openDatabase({ url, maxConnections: 1, name: 'bench' });
  const token = await createLoginLink(database.db, { userName: 'Dana', role: 'responder' });
  await database.close();
  const answer = await fetch(`${site}/login/${token}`, { method: 'POST', redirect: 'manual' });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (cookies.length === 0) throw new Error(`signing in answered ${answer.status}`);
  return cookies.join('; ');
}
