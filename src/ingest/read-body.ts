import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../core/result.ts';

/** Bytes of request bodies that are being read or wait to be committed, in the whole process. */
export type BodyBudget = { readonly limitBytes: number; usedBytes: number };

export type BodyRefused = { code: 'too-large' | 'busy' | 'cut-off' };

/**
 * Reads a request's raw bytes once. Takes what it reads from the budget; the caller gives it back
 * with `usedBytes -= body.length` when the bytes are committed or dropped.
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
  budget: BodyBudget,
): Promise<Result<Buffer, BodyRefused>> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limitBytes) return err({ code: 'too-large' });
  if (budget.usedBytes + announced > budget.limitBytes) return err({ code: 'busy' });
  const chunks: Buffer[] = [];
  let length = 0;
  const refused = await readChunks(request, (chunk) => {
    length += chunk.length;
    budget.usedBytes += chunk.length;
    if (length > limitBytes) return 'too-large';
    if (budget.usedBytes > budget.limitBytes) return 'busy';
    chunks.push(chunk);
    return null;
  });
  if (refused !== null) {
    budget.usedBytes -= length;
    return err({ code: refused });
  }
  const [first] = chunks;
  return ok(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length));
}

/** By events: an async iterator costs as much again as all the rest of the request's reading. */
function readChunks(
  request: IncomingMessage,
  take: (chunk: Buffer) => BodyRefused['code'] | null,
): Promise<BodyRefused['code'] | null> {
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      const refused = take(chunk);
      if (refused === null) return;
      request.removeAllListeners('data').pause();
      resolve(refused);
    });
    request.once('end', () => resolve(null));
    // The sender went away or took too long; there is nobody to answer.
    request.once('error', () => resolve('cut-off'));
    request.once('close', () => resolve('cut-off'));
  });
}
