import type { ZodType } from 'zod';
import { err, ok, type Result } from '../../src/core/result.ts';
import type { Unreadable } from '../contract.ts';

/** The parts of a payload that are read; what does not fit names the place and never the value. */
export function readPayload<T>(schema: ZodType<T>, json: unknown): Result<T, Unreadable> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const faults = parsed.error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join('.');
    return `${path === '' ? 'the body' : path}: ${issue.message}`;
  });
  return err(unreadable(faults.join('; ')));
}

export function unreadable(detail: string): Unreadable {
  return { code: 'unreadable', detail };
}
