import type { Context, MiddlewareHandler } from 'hono';
import { parseBody } from '../../core/parse-body.ts';
import { HttpProblem } from '../problem.ts';
import { type Fault, pathText, validationProblem } from './validation-problem.ts';

/**
 * Refuses what Postgres can't hold in any text: NUL and halves of characters. Also bodies that are
 * not JSON, or nested deeper than what reads them later is made for.
 */
export const storableRequest: MiddlewareHandler = async (c, next) => {
  if (/%00/.test(c.req.url)) {
    throw validationProblem([{ path: 'address', message: 'holds a NUL character' }]);
  }
  const type = c.req.header('content-type') ?? '';
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) await checkBody(c);
  await next();
};

async function checkBody(c: Context): Promise<void> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.length === 0) return;
  const parsed = parseBody(bytes);
  if (!parsed.ok) throw new HttpProblem('unreadable', `The body is ${parsed.problem.detail}.`);
  const faults = [...badTexts(parsed.value, [])];
  if (faults.length > 0) throw validationProblem(faults);
}

function* badTexts(value: unknown, path: readonly PropertyKey[]): Generator<Fault> {
  const fault = { path: pathText(path), message: 'holds characters that can’t be stored' };
  if (typeof value === 'string' && !isStorable(value)) yield fault;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (!isStorable(key)) yield fault;
    yield* badTexts(item, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
