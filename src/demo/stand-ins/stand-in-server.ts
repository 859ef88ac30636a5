import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { Answer } from './answer.ts';
import { answerWithFault } from './answer-with-fault.ts';
import { type Fault, type FaultQueue, faultQueue } from './fault-queue.ts';
import { type Call, type Route, readCall, routeFinder } from './route.ts';
import type { Timers } from './timers.ts';

/**
 * One call that a stand-in received, for oracles: `headers` without credentials, `status` null
 * while nothing was answered.
 */
type CallRecord<Endpoint extends string> = Omit<Call, 'params' | 'json'> & {
  endpoint: Endpoint | 'unknown';
  fault: Fault['kind'] | null;
  status: number | null;
};

export type StandInServer<Endpoint extends string> = {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  faults: FaultQueue<Endpoint>;
  /** The last 20,000 calls, oldest first; with an endpoint, only its calls. */
  calls(endpoint?: Endpoint): readonly CallRecord<Endpoint>[];
  /** Refuses connections until `resume`, which listens on the same port again. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Cuts every connection, clears every timer. Safe to repeat. */
  close(): Promise<void>;
};

type StandInServerOptions<Endpoint extends string> = {
  clock: Clock;
  /** 0 takes a free one. */
  port: number;
  timers: Timers;
  routes: readonly Route<Endpoint>[];
  /** Refuses a call before its route sees it: credentials, rate limits. */
  guard: (call: Call) => Answer | null;
  notFound: (call: Call) => Answer;
  /** Sent with every answer but faults. */
  extraHeaders?: () => Readonly<Record<string, string>>;
};

const MAX_RECORDS = 20_000;

/** An HTTP server on the loopback address that records every call and can be told to fail. */
export async function startStandInServer<Endpoint extends string>(
  options: StandInServerOptions<Endpoint>,
): Promise<StandInServer<Endpoint>> {
  const { clock, timers } = options;
  const records: CallRecord<Endpoint>[] = [];
  const { faults, take } = faultQueue<Endpoint>();
  const find = routeFinder(options.routes);

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const read = await readCall(req, clock.now());
    const found = find(read.method, read.path);
    const endpoint = found?.route.endpoint ?? 'unknown';
    const fault = take(endpoint);
    const call: Call = { ...read, params: found?.params ?? {} };
    const record = newRecord(endpoint, read, fault);
    records.push(record);
    if (records.length > MAX_RECORDS) records.shift();
    const work = () => workedOn(options, found?.route ?? null, call);
    record.status = await answerWithFault(res, fault, work, timers);
  }

  const server = createServer((req, res) => {
    // A caller that hangs up while it is served is its own business.
    handle(req, res).catch(() => res.destroy());
  });
  const port = await listen(server, options.port);

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    calls: (endpoint) =>
      endpoint === undefined ? [...records] : records.filter((one) => one.endpoint === endpoint),
    pause: () => stopListening(server),
    resume: async () => {
      await listen(server, port);
    },
    close() {
      timers.close();
      return stopListening(server);
    },
  };
}

function newRecord<Endpoint extends string>(
  endpoint: Endpoint | 'unknown',
  read: Omit<Call, 'params'>,
  fault: Fault | null,
): CallRecord<Endpoint> {
  const { json: _json, headers, ...seen } = read;
  const { authorization: _credentials, ...shown } = headers;
  return { ...seen, endpoint, headers: shown, fault: fault?.kind ?? null, status: null };
}

async function workedOn<Endpoint extends string>(
  options: StandInServerOptions<Endpoint>,
  route: Route<Endpoint> | null,
  call: Call,
): Promise<Answer> {
  const refusal = route?.isOpen ? null : options.guard(call);
  const answer = refusal ?? (await (route?.answer ?? options.notFound)(call));
  return { ...answer, headers: { ...options.extraHeaders?.(), ...answer.headers } };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
