import { afterEach, expect, test } from 'vitest';
import { pollUntil } from '../support/poll-until.ts';
import { acknowledged, allProcessed, expectStoredOnce } from './support/ledger.ts';
import { newSeed } from './support/new-seed.ts';
import { openStage, type Stage } from './support/stage.ts';
import { startSenders } from './support/steady-senders.ts';
import { mixedTraffic } from './support/traffic.ts';

let stage: Stage;
afterEach(() => stage?.close());

test.each([
  { kind: 'an error that nobody caught', code: `throw new Error('planted')` },
  { kind: 'a rejection that nobody handled', code: `void Promise.reject(new Error('planted'))` },
])(
  '$kind: it is logged, the work under way is finished, the status tells a supervisor',
  async ({ code }) => {
    stage = await openStage();
    const closecall = await stage.run(['serve'], { NODE_OPTIONS: plant(code) });
    await closecall.ready();
    const { url } = closecall;
    const senders = startSenders({ url, count: 4, next: mixedTraffic(newSeed()), pauseMs: 50 });
    await pollUntil(
      () => acknowledged(senders.answers).length,
      (count) => count > 50,
      {
        what: 'some traffic',
        withinMs: 20_000,
      },
    );

    const startedMs = performance.now();
    closecall.child.kill('SIGUSR2');
    expect(await closecall.ended).toBe(1);
    expect(performance.now() - startedMs).toBeLessThan(25_000);
    await senders.stop();
    expect(closecall.printed()).toContain('"message":"planted"');

    await stage.serve();
    const database = await stage.connect();
    await expectStoredOnce(database, acknowledged(senders.answers));
    const counts = await allProcessed(database);
    expect(counts['quarantined'] ?? 0).toBe(0);
  },
);

/** Runs the code inside of the program when it gets a signal. */
function plant(code: string): string {
  const source = `process.on('SIGUSR2', () => setImmediate(() => { ${code} }))`;
  return `--import data:text/javascript,${encodeURIComponent(source)}`;
}
