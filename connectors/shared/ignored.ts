import { cleanLine } from '../../src/core/clean-text.ts';
import { ok } from '../../src/core/result.ts';
import type { Normalised } from '../contract.ts';

/** An event from which nothing follows, with the reason in a sentence. */
export function ignored(event: string, reason: string): { ok: true; value: Normalised } {
  return ok({ event: cleanLine(event, 200), signals: [], ignored: reason });
}
