import type { ServerResponse } from 'node:http';
import { assertNever } from '../../core/assert-never.ts';
import { type Answer, toWire, type WireAnswer } from './answer.ts';
import type { Fault } from './fault-queue.ts';
import type { Timers } from './timers.ts';

type Work = () => Promise<Answer>;

const GATEWAY_PAGE = '<!doctype html><title>Sign in</title><h1>Sign in to continue</h1>';

/** Does the work and answers, or fails in the way that the fault says. Returns the status sent. */
export async function answerWithFault(
  res: ServerResponse,
  fault: Fault | null,
  work: Work,
  timers: Timers,
): Promise<number | null> {
  if (fault && 'committed' in fault && fault.committed) await work();
  switch (fault?.kind) {
    case undefined:
      return send(res, toWire(await work()));
    case 'answer': {
      const { status, headers = {}, body = '' } = fault;
      return send(res, toWire({ status, headers, body }));
    }
    case 'reset':
      res.socket?.resetAndDestroy();
      return null;
    case 'hang':
      return null;
    case 'delay':
      await timers.wait(fault.ms);
      return timers.isClosed() ? null : send(res, toWire(await work()));
    case 'slow_drip':
      return drip(res, toWire(await work()), fault, timers);
    case 'html':
      return send(
        res,
        toWire({ status: 200, headers: { 'Content-Type': 'text/html' }, body: GATEWAY_PAGE }),
      );
    case 'broken_json':
      return send(res, half(toWire(await work())));
    case 'huge':
      return send(res, toWire({ status: 200, body: { padding: 'x'.repeat(fault.bytes) } }));
    case 'redirect':
      return send(res, toWire({ status: 302, headers: { Location: fault.to }, body: '' }));
    default:
      return assertNever(fault);
  }
}

function send(res: ServerResponse, answer: WireAnswer): number {
  res.writeHead(answer.status, answer.headers);
  // 204 has no body, and Node refuses to write one.
  res.end(answer.status === 204 ? undefined : answer.body);
  return answer.status;
}

function half(answer: WireAnswer): WireAnswer {
  const body = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  return { ...answer, headers: { ...answer.headers, 'Content-Length': String(body.length) }, body };
}

async function drip(
  res: ServerResponse,
  answer: WireAnswer,
  pace: { bytes: number; everyMs: number },
  timers: Timers,
): Promise<number> {
  res.writeHead(answer.status, answer.headers);
  res.flushHeaders();
  for (let sent = 0; sent < answer.body.length; sent += pace.bytes) {
    await timers.wait(pace.everyMs);
    if (timers.isClosed() || res.destroyed) return answer.status;
    res.write(answer.body.subarray(sent, sent + pace.bytes));
  }
  res.end();
  return answer.status;
}
