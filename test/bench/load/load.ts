import { z } from 'zod';
import { answerParent } from '../answer-parent.ts';
import { quantile } from '../measurement.ts';
import type { LoadAnswer } from './load-answer.ts';
import { openRawConnection, type RawConnection } from './raw-connection.ts';
import { prepareSignedRuns, type SignedRuns } from './signed-runs.ts';

const LoadQuestion = z.object({
  port: z.number(),
  bodyBytes: z.number(),
  connections: z.number(),
  warmSeconds: z.number(),
  seconds: z.number(),
  accepted: z.number(),
});

/** More than any server here takes in a round. */
const runCount = 60_000;
const preparedRuns = new Map<number, SignedRuns>();

answerParent(LoadQuestion, (question) => run(question, runsOf(question.bodyBytes)));

function runsOf(bodyBytes: number): SignedRuns {
  const runs = preparedRuns.get(bodyBytes) ?? prepareSignedRuns(runCount, bodyBytes);
  preparedRuns.set(bodyBytes, runs);
  return runs;
}

async function run(
  question: z.infer<typeof LoadQuestion>,
  signedRuns: SignedRuns,
): Promise<LoadAnswer> {
  const connections = await Promise.all(
    Array.from({ length: question.connections }, () => openRawConnection(question.port)),
  );
  const fromMs = performance.now() + question.warmSeconds * 1000;
  const endMs = fromMs + question.seconds * 1000;
  const latencies: number[] = [];
  let accepted = 0;
  let turnedAway = 0;
  const comeBack = async (connection: RawConnection) => {
    turnedAway += 1;
    connection.close();
    return openRawConnection(question.port);
  };
  const keepSending = async (opened: RawConnection) => {
    let connection = opened;
    const request = signedRuns.newRequest();
    for (let startMs = performance.now(); startMs < endMs; ) {
      signedRuns.next(request);
      let status = await connection.send(request);
      while (status === 503) {
        connection = await comeBack(connection);
        status = await connection.send(request);
      }
      if (status !== question.accepted) throw new Error(`the server answered ${status}`);
      const nowMs = performance.now();
      accepted += 1;
      if (startMs >= fromMs) latencies.push(nowMs - startMs);
      startMs = nowMs;
    }
    connection.close();
  };
  await Promise.all(connections.map(keepSending));
  const tookSeconds = (performance.now() - fromMs) / 1000;
  return {
    accepted,
    turnedAway,
    perSecond: latencies.length / tookSeconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}
