import { count } from 'drizzle-orm';
import type { Environment } from '../config/environment.ts';
import { connections, services, teams } from '../db/schema/index.ts';
import type { RunningService } from '../start/start-service.ts';
import { createLoginLink } from '../web/auth/login-links.ts';

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
  const { data, deps, web } = service;
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
  const token = await createLoginLink(deps.db, { userName: 'admin', role: 'admin' });
  tell('');
  tell(
    '  Open this once, it signs you in (good for 24 hours; npx closecall login prints another):',
  );
  tell(`  ${environment.PUBLIC_URL ?? web.url}/login/${token}`);
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
