import type { Signal } from './signal.ts';

/** A fact, and when it was told. */
export type ReceivedSignal = {
  signal: Signal;
  receivedAt: Date;
  /** When it was stored first, or was told by the present first, or otherwise by the API. */
  recordedAt: Date;
  /** Read from the provider's lists or asked for, so that it is late by nature. */
  isLate: boolean;
  /** Told by a look back alone. */
  historical: boolean;
};
