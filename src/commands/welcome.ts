import { count } from 'drizzle-orm';
import type { Environment } from '../config/environment.ts';
import { hasPeople } from '../db/queries/list-people.ts';
import { connections, services, teams } from '../db/schema/index.ts';
import type { RunningService } from '../start/start-service.ts';
import { createOneTimeLink } from '../web/auth/one-time-links.ts';

/** The few lines of a start: where it listens, where the data is, what is set up, what to do next. */
export async function welcome(
  service: RunningService,
  options: {
    environment: Environment;
    only: 'web' | 'worker' | null;
    tell: (line: string) => void;
  },
): Promise<void> {
  const { tell, environment } = options;
  const { data, web } = service;
  tell('');
  tell(`Closecall is ready${options.only === null ? '' : ` (${options.only} only)`}.`);
  if (web !== null) tell(`  Listening   ${sayListening(web.url, environment.PUBLIC_URL)}`);
  tell(`  Data        ${data.place}${data.isEmbedded ? ' (own PostgreSQL)' : ''}`);
  tell(`  Queue       ${service.queue === 'redis' ? 'Redis' : 'PostgreSQL'}`);
  if (data.notice !== null) tell(`  Note        ${data.notice}`);
  if (options.only !== null && data.isEmbedded) {
    tell('  Note        no other process can join this database; to split, set DATABASE_URL');
  }
  const configured = await countConfigured(service);
  tell(`  Set up      ${configured.text}`);
  if (web === null) return;
  tell('');
  await tellWayIn(service, environment.PUBLIC_URL ?? web.url, tell);
  if (configured.connections === 0) {
    tell('');
    tell(
      '  Nothing is connected yet. Next: write a configuration file as in docs/configuration.md, then',
    );
    tell(
      '  npx closecall apply -f closecall.yaml    or try it with invented traffic: npm run demo',
    );
  }
  tell('');
}

/** Before there is anybody, a link that makes the first admin; the address alone later. */
async function tellWayIn(
  { deps: { db } }: RunningService,
  base: string,
  tell: (line: string) => void,
): Promise<void> {
  if (await hasPeople(db)) {
    tell(`  Sign in at ${base}   (an admin who can't: npx closecall login)`);
    return;
  }
  const token = await createOneTimeLink(db, 'system', { purpose: 'first-admin' });
  tell(
    '  Open this once, it makes you the first admin (good for 24 hours; npx closecall login prints another):',
  );
  tell(`  ${base}/login/${token}`);
}

function sayListening(local: string, publicUrl: string | undefined): string {
  return publicUrl === undefined ? local : `${local}, for others ${publicUrl}`;
}

async function countConfigured({ deps: { db } }: RunningService) {
  const [[one], [two], [three]] = await Promise.all([
    db.select({ n: count() }).from(connections),
    db.select({ n: count() }).from(services),
    db.select({ n: count() }).from(teams),
  ]);
  const number = one?.n ?? 0;
  const text = `${say(number, 'connection')}, ${say(two?.n ?? 0, 'service')}, ${say(three?.n ?? 0, 'team')}`;
  return { connections: number, text };
}

function say(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
