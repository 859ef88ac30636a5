import { createHmac, randomBytes } from 'node:crypto';
import { services } from '../../../src/demo/acme.ts';
import { pipelineEnded } from '../../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../../src/demo/seeded-ids.ts';
import { connectionIds, webhookSecret } from '../bench-config.ts';
import { requestHead } from './raw-request.ts';

const firstRunId = 10_000_000_000_000;

/** Signed requests of one run each; every one is another delivery of another run. */
export type SignedRuns = {
  /** A buffer for one connection; `next` turns it into the next request. */
  newRequest(): Buffer;
  next(request: Buffer): void;
};

/**
 * Signs `count` bodies beforehand, so that sending one costs three small writes into a buffer. Past
 * that the runs come again, still as deliveries of their own.
 */
export function prepareSignedRuns(count: number, bodyBytes: number): SignedRuns {
  const body = workflowRunBody(firstRunId, bodyBytes);
  const runIdAt = body.indexOf(String(firstRunId));
  const signatures = Array.from({ length: count }, (_, index) => {
    body.write(String(firstRunId + index), runIdAt, 'latin1');
    return createHmac('sha256', webhookSecret).update(body).digest('hex');
  });
  const head = requestHead(`/hooks/${connectionIds.github}`, headers, body.length);
  const deliveryAt = head.indexOf(deliveryPlace);
  const signatureAt = head.indexOf(signaturePlace);
  const series = randomBytes(4).toString('hex');
  let sent = 0;
  return {
    newRequest: () => Buffer.concat([head, body]),
    next(request) {
      const index = sent % count;
      request.write(`${series}-${String(sent).padStart(27, '0')}`, deliveryAt, 'latin1');
      request.write(signatures[index] ?? '', signatureAt, 'latin1');
      request.write(String(firstRunId + index), head.length + runIdAt, 'latin1');
      sent += 1;
    },
  };
}

const deliveryPlace = 'd'.repeat(36);
const signaturePlace = 's'.repeat(64);

const headers = {
  Accept: '*/*',
  'Content-Type': 'application/json',
  'User-Agent': 'GitHub-Hookshot/acme123',
  'X-GitHub-Delivery': deliveryPlace,
  'X-GitHub-Event': 'workflow_run',
  'X-GitHub-Hook-ID': '510000001',
  'X-GitHub-Hook-Installation-Target-ID': '480000001',
  'X-GitHub-Hook-Installation-Target-Type': 'repository',
  'X-Hub-Signature-256': `sha256=${signaturePlace}`,
};

/**
 * A run that passed, as GitHub tells it; its commit message fills it up. Where the whole is larger
 * than that, the copies of the repository that stand within the run are left out.
 */
function workflowRunBody(runId: number, bodyBytes: number): Buffer {
  const [told] = pipelineEnded({
    ids: seededIds('bench'),
    at: new Date(),
    service: services.checkout,
    runId,
    withProgress: false,
    withJobs: false,
  });
  const payload = JSON.parse(told?.body ?? '');
  payload.workflow_run.head_commit.message = '';
  const missing = () => bodyBytes - Buffer.byteLength(JSON.stringify(payload));
  if (missing() < 0) {
    payload.workflow_run.repository = null;
    payload.workflow_run.head_repository = null;
  }
  if (missing() < 0) throw new Error(`a run does not fit into ${bodyBytes} bytes`);
  payload.workflow_run.head_commit.message = commitMessage(missing());
  return Buffer.from(JSON.stringify(payload));
}

const words = 'basket total round once tax line item price order till coupon rate'.split(' ');

function commitMessage(length: number): string {
  const ids = seededIds('a commit message');
  let text = '';
  while (text.length < length) text += `${words[ids.between(0, words.length - 1)]} `;
  return text.slice(0, length);
}
