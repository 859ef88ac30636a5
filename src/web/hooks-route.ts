import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
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
  /** Told of repeats of a known key, to compare the bytes; never throws. */
  onRepeat: (delivery: NewDelivery) => void;
  /** True once the process is stopping: senders are asked to come back. */
  isStopping: () => boolean;
  clock: Clock;
  log: Log;
  metrics: Metrics;
};

export type NodeEnv = { Bindings: { incoming: IncomingMessage } };

/** An answer to a webhook: senders read the status, people the sentence. */
type Answer = {
  status: 202 | 401 | 404 | 408 | 413 | 415 | 429 | 503;
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

const retryAfterSeconds = '5';

/** Anybody may ask for a connection of any name. */
const longestIdInLog = 100;

/** `POST /hooks/{connectionId}`: read once, verify, commit, answer. Nothing else happens here. */
export function createHooksRoute(context: HooksContext): Hono<NodeEnv> {
  const app = new Hono<NodeEnv>();
  app.post('/hooks/:connectionId', async (c) => {
    const startedMs = performance.now();
    const { connector, answer } = await takeWebhook(
      context,
      c.req.param('connectionId'),
      c.env.incoming,
    );
    const seconds = (performance.now() - startedMs) / 1000;
    context.metrics.webhook(connector, answer.outcome, seconds);
    context.log.info(
      {
        connection: c.req.param('connectionId').slice(0, longestIdInLog),
        status: answer.status,
        outcome: answer.outcome,
        durationMs: Math.round(seconds * 1000),
      },
      'webhook',
    );
    if (answer.status === 503 || answer.status === 429) c.header('retry-after', retryAfterSeconds);
    // The rest of a refused body is not read, so the connection can't be used again.
    if (answer.status === 413 || answer.status === 503) c.header('connection', 'close');
    return c.text(answer.text, answer.status);
  });
  return app;
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
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const received = await receiveDelivery(context, connection, { headers, body });
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
    const sender = `${incoming.socket.remoteAddress} ${connection.id}`;
    return context.badSignatures.tooMany(sender) ? tooManyBad : badSignature;
  }
  if (problem.code === 'database-away')
    context.log.warn({ error: problem.cause }, 'deliveries can not be stored');
  return ourTrouble;
}
