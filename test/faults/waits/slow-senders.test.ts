import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { newSeed } from '../support/new-seed.ts';
import { quantile, sendAtRate } from '../support/send-at-rate.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { mixedTraffic } from '../support/traffic.ts';

let stage: Stage;
const slow: Socket[] = [];
afterEach(async () => {
  for (const socket of slow.splice(0)) socket.destroy();
  await stage?.close();
});

const head =
  'POST /hooks/gh-acme HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

test('400 senders who never finish: each is cut off in time, and the others are served meanwhile', async () => {
  stage = await openStage();
  const closecall = await stage.serve();
  const port = Number(new URL(closecall.url).port);
  const heads = Array.from({ length: 200 }, () => sendForEver(port, head, 'X-More: x\r\n'));
  const bodies = Array.from({ length: 200 }, () =>
    sendForEver(port, `${head}Content-Length: 100000\r\n\r\n`, 'x'),
  );
  const answers = await sendAtRate(closecall.url, {
    perSecond: 50,
    seconds: 8,
    next: mixedTraffic(newSeed()),
  });
  expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  expect(quantile(answers, 0.99)).toBeLessThan(500);

  expect(Math.max(...(await Promise.all(heads)))).toBeLessThan(13_000);
  expect(Math.max(...(await Promise.all(bodies)))).toBeLessThan(33_000);
});

/** Begins so and goes on a little every half second; answers after how many ms it was cut off. */
function sendForEver(port: number, beginning: string, more: string): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    slow.push(socket);
    socket.write(beginning);
    const timer = setInterval(() => socket.write(more), 500);
    // Cut off while it writes, it is reset.
    socket.on('error', () => undefined).resume();
    socket.on('close', () => {
      clearInterval(timer);
      resolve(performance.now() - startedMs);
    });
  });
}
