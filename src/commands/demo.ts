import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import { ConfigurationDocument } from '../config/document.ts';
import type { Environment } from '../config/environment.ts';
import { applyConfiguration } from '../configure/apply-configuration.ts';
import { ok } from '../core/result.ts';
import { decideHistory } from '../demo/decide-history.ts';
import { type DemoStandIns, startDemoStandIns } from '../demo/demo-stand-ins.ts';
import { history } from '../demo/history.ts';
import { runLiveTraffic } from '../demo/live-traffic.ts';
import { loadHistory } from '../demo/load-history.ts';
import { seededIds } from '../demo/seeded-ids.ts';
import type { Deps } from '../deps.ts';
import { createLog } from '../observe/log.ts';
import { makePerson } from '../people/make-person.ts';
import { startService } from '../start/start-service.ts';
import { createOneTimeLink } from '../web/auth/one-time-links.ts';
import { readSetup } from './read-setup.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/**
 * `closecall demo`: the service on a database of its own, with stand-ins for the three providers, a
 * month of history and live traffic. Your own data is not touched.
 */
export async function demo(): Promise<void> {
  const environment = demoEnvironment(readSetup());
  const log = createLog({ level: 'warn' });
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const starting = new AbortController();
  const stopper = stopOnSignals({ log, tell, starting });
  const { signal } = starting;
  tell('Starting the demo …');
  const standIns = await startDemoStandIns({ clock: systemClock });
  const service = await startService({ environment, only: null, log, tell, signal, isFresh: true });
  const traffic = new AbortController();
  stopper.onStop(async () => {
    traffic.abort();
    await standIns.close();
    await service.stop();
  });
  const base = service.web?.url ?? '';
  await configure(service.deps, standIns);
  await fillPast(service.deps, standIns);
  standIns.connect(base);
  void runLiveTraffic(
    {
      senders: standIns,
      clock: systemClock,
      sleep: async (ms, abort) => sleep(ms, undefined, { signal: abort }),
      ids: seededIds(`live/${Date.now()}`),
      sites: standIns.sites,
    },
    traffic.signal,
  );
  await describe({ deps: service.deps, base, standIns, dataDir: demoDataDir(), tell });
  await stopper.stopped;
}

function demoEnvironment(environment: Environment): Environment {
  const { DATABASE_URL: _own, REDIS_URL: _queue, CLOSECALL_CONFIG: _file, ...rest } = environment;
  return {
    ...rest,
    CLOSECALL_DATA_DIR: demoDataDir(),
    CLOSECALL_EGRESS_ALLOW: [...environment.CLOSECALL_EGRESS_ALLOW, '127.0.0.0/8'],
  };
}

/** Never the folder of the service itself, whatever CLOSECALL_DATA_DIR says. */
function demoDataDir(): string {
  return join(tmpdir(), `closecall-demo-${userInfo().username}`);
}

async function configure(deps: Deps, standIns: DemoStandIns): Promise<void> {
  const applied = await applyConfiguration(
    {
      ...deps,
      actor: 'demo',
      resolveSecret: (reference) => ok(typeof reference === 'string' ? reference : reference.file),
    },
    ConfigurationDocument.parse(standIns.config),
    { dryRun: false },
  );
  if (!applied.ok)
    throw new Error(`the demo's configuration has faults: ${JSON.stringify(applied.problem)}`);
  await deps.directory.reload();
}

async function fillPast(deps: Deps, standIns: DemoStandIns): Promise<void> {
  const past = history({ now: systemClock.now(), seed: 'acme', sites: standIns.sites });
  for (const delivery of past) standIns[delivery.provider].learn(delivery);
  await loadHistory(deps, past);
  await decideHistory(deps);
}

/** Signs in with one click: whoever tries the demo is its admin. */
async function linkForYou({ db }: Deps): Promise<string> {
  const you = await db.transaction((tx) =>
    makePerson(tx, 'demo', {
      ...{ name: 'You', email: 'you@acme.example', emailVerified: false },
      ...{ role: 'admin', decidesFor: 'all', teams: [] },
    }),
  );
  if (!you.ok) throw new Error(`the demo's admin can't be made: ${you.problem.code}`);
  return createOneTimeLink(db, 'demo', { purpose: 'sign-in', userId: you.value.id });
}

async function describe(input: {
  deps: Deps;
  base: string;
  standIns: DemoStandIns;
  dataDir: string;
  tell: (line: string) => void;
}): Promise<void> {
  const { deps, base, standIns, dataDir, tell } = input;
  const token = await linkForYou(deps);
  tell('');
  tell('The demo is ready: an invented company, its last month, and live traffic.');
  tell('');
  tell(`  Open this   ${base}/login/${token}`);
  tell('');
  tell('  Within half a minute all three kinds of near miss are there. Confirm one;');
  tell(
    '  two seconds later its ticket is in the stand-in Jira. Close it there, and see it come back.',
  );
  tell('');
  tell(`  Jira        ${standIns.jira.url}`);
  tell(`  GitHub      ${standIns.github.webUrl}`);
  tell(`  PagerDuty   ${standIns.pagerduty.webUrl}`);
  tell(`  Data        ${dataDir}`);
  tell('              Commands reach it with CLOSECALL_DATA_DIR set to that.');
  tell('');
  tell('  Stop with Ctrl-C. The next demo begins anew.');
  tell('');
}
