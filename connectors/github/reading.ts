import type { Signal } from '../../src/core/signal.ts';
import type { Normalised } from '../contract.ts';

/** What was read of one thing that GitHub told, by a webhook or by its API. */
export type Reading = Omit<Normalised, 'event'>;

export function told(...signals: readonly Signal[]): Reading {
  return { signals, ignored: null };
}

export function nothing(ignored: string): Reading {
  return { signals: [], ignored };
}
