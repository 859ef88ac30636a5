import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { BadSignatureLimit } from '../ingest/bad-signature-limit.ts';
import type { ConnectionDirectory, KnownConnection } from '../ingest/connection-directory.ts';
import type { DeliveryBatcher } from '../ingest/delivery-batcher.ts';
import { type BodyBudget, type BodyRefused, readBody } from '../ingest/read-body.ts';
import { type ReceiveRefused, receiveDelivery } from '../ingest/receive.ts';
import type { NewDelivery } from '../ingest/store-deliveries.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';

export type HooksContext = {
  directory: ConnectionDirectory;
  batcher: DeliveryBatcher;
  budget: BodyBudget;
  badSignatures: BadSignatureLimit;
  newId: () => string;
  /** Told of each request with a wrong signature; never throws. */
  onWrongSignature: (connectionId: string) => void;
  /** Told of repeats of a known key, to compare the bytes; never throws. */
  onRepeat: (delivery: NewDelivery) => void;
  /** True once the process is stopping: senders are asked to come back. */
  isStopping: () => boolean;
  clock: Clock;
  log: Log;
  metrics: Metrics;
};

/** Answers a webhook and is true; leaves any other request as it is and is false. */
export type HooksListener = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** An answer to a webhook: senders read the status, people the sentence. */
type Answer = {
  status: 202 | 401 | 404 | 408 | 413 | 415 | 429 | 500 | 503;
  outcome: string;
  text: string;
};

const stored: Answer = { status: 202, outcome: 'stored', text: 'stored\n' };
const repeat: Answer = { status: 202, outcome: 'repeat', text: 'stored before\n' };
const unknown: Answer = { status: 404, outcome: 'unknown', text: 'no such connection\n' };
const badSignature: Answer = {
  status: 401,
  outcome: 'bad-signature',
  text: 'signature missing or wrong\n',
};
const tooManyBad: Answer = {
  status: 429,
  outcome: 'bad-signature',
  text: 'too many bad signatures\n',
};
const notJson: Answer = {
  status: 415,
  outcome: 'not-json',
  text: 'send application/json, not encoded\n',
};
const tooLarge: Answer = { status: 413, outcome: 'too-large', text: 'the body is too large\n' };
/** Nobody is there to read it: the sender went away, or took too long and was told so. */
const cutOff: Answer = { status: 408, outcome: 'cut-off', text: 'the body did not come\n' };
const ourTrouble: Answer = { status: 503, outcome: 'away', text: 'try again soon\n' };
const ourFault: Answer = { status: 500, outcome: 'failed', text: 'something went wrong here\n' };

const retryAfterSeconds = '5';

/** Anybody may ask for a connection of any name. */
const longestIdInLog = 100;

/**
 * `POST /hooks/{connectionId}`: read once, verify, commit, answer. Nothing else happens here, and
 * Node's own request and response are used: a router and its objects cost as much as verifying.
 */
export function createHooksListener(context: HooksContext): HooksListener {
  return (incoming, outgoing) => {
    const connectionId = incoming.method === 'POST' ? connectionOf(incoming.url ?? '') : null;
    if (connectionId === null) return false;
    void answerWebhook(context, connectionId, incoming, outgoing);
    return true;
  };
}

const prefix = '/hooks/';

/** The connection that an address is of; connections have no name that would have to be decoded. */
function connectionOf(url: string): string | null {
  if (!url.startsWith(prefix)) return null;
  const query = url.indexOf('?');
  const id = url.slice(prefix.length, query === -1 ? undefined : query);
  return id === '' || id.includes('/') ? null : id;
}

async function answerWebhook(
  context: HooksContext,
  connectionId: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const startedMs = performance.now();
  const { connector, answer } = await takeWebhook(context, connectionId, incoming).catch(
    (error: unknown) => {
      context.log.error({ error }, 'a webhook could not be taken');
      return { connector: 'unknown', answer: ourFault };
    },
  );
  const seconds = (performance.now() - startedMs) / 1000;
  context.metrics.webhook(connector, answer.outcome, seconds);
  context.log.info(
    {
      connection: connectionId.slice(0, longestIdInLog),
      status: answer.status,
      outcome: answer.outcome,
      durationMs: Math.round(seconds * 1000),
    },
    'webhook',
  );
  const staysOpen = incoming.complete && !context.isStopping();
  outgoing.writeHead(answer.status, headersOf(answer, staysOpen)).end(answer.text);
}

function headersOf({ status, text }: Answer, staysOpen: boolean): OutgoingHttpHeaders {
  return {
    'content-type': 'text/plain; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
    ...((status === 503 || status === 429) && { 'retry-after': retryAfterSeconds }),
    // The rest of a refused body is not read, so the connection can't be used again. Where all of
    // it was, it stays open: under load, senders who come back would wait for another one.
    ...((status === 413 || status === 503) && !staysOpen && { connection: 'close' }),
  };
}

async function takeWebhook(
  context: HooksContext,
  connectionId: string,
  incoming: IncomingMessage,
): Promise<{ connector: string; answer: Answer }> {
  if (context.isStopping()) return { connector: 'unknown', answer: ourTrouble };
  let connection: KnownConnection | null;
  try {
    connection = await context.directory.find(connectionId);
  } catch (error) {
    context.log.warn({ error }, 'connections can not be read');
    return { connector: 'unknown', answer: ourTrouble };
  }
  if (connection === null || !connection.enabled) return { connector: 'unknown', answer: unknown };
  const connector = connection.connector.name;
  if (!isPlainJson(incoming)) return { connector, answer: notJson };
  const body = await readBody(incoming, connection.bodyLimitBytes, context.budget);
  if (!body.ok) return { connector, answer: bodyAnswers[body.problem.code] };
  try {
    return { connector, answer: await store(context, connection, incoming, body.value) };
  } finally {
    context.budget.usedBytes -= body.value.length;
  }
}

const bodyAnswers: Readonly<Record<BodyRefused['code'], Answer>> = {
  'too-large': tooLarge,
  busy: ourTrouble,
  'cut-off': cutOff,
};

function isPlainJson(incoming: IncomingMessage): boolean {
  const type = incoming.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const encoding = incoming.headers['content-encoding']?.toLowerCase() ?? 'identity';
  return (
    encoding === 'identity' &&
    (type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type))
  );
}

async function store(
  context: HooksContext,
  connection: KnownConnection,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const received = await receiveDelivery(context, connection, incoming.headers, body);
  if (received.ok) {
    if (received.value.isNew) return stored;
    context.onRepeat(received.value.delivery);
    return repeat;
  }
  return refusedAnswer(context, connection, incoming, received.problem);
}

function refusedAnswer(
  context: HooksContext,
  connection: KnownConnection,
  incoming: IncomingMessage,
  problem: ReceiveRefused,
): Answer {
  if (problem.code === 'bad-signature') {
    context.onWrongSignature(connection.id);
    const sender = `${incoming.socket.remoteAddress} ${connection.id}`;
    return context.badSignatures.tooMany(sender) ? tooManyBad : badSignature;
  }
  if (problem.code === 'database-away')
    context.log.warn({ error: problem.cause }, 'deliveries can not be stored');
  return ourTrouble;
}
