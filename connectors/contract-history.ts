import type { Signal } from '../src/core/signal.ts';

/**
 * What happened at the provider, from its list APIs, in the form that webhooks take: the facts have
 * the keys and the subjects that webhooks would have given them.
 */
export type HistoryReader = {
  /**
   * Reads on from `cursor` (null: from the beginning of the range) and answers after few calls, so
   * that what was read can be kept. The same cursor reads the same again.
   */
  read(range: HistoryRange, cursor: string | null): Promise<HistoryPage>;
};

export type HistoryRange = {
  since: Date;
  until: Date;
  /** Ids of incidents that may have gone on since the last look; they may have begun before the range. */
  unfinished: readonly string[];
};

export type HistoryPage = {
  signals: readonly Signal[];
  /** What this page could not read, while the reading goes on without it. */
  leftOut: readonly LeftOut[];
  /** Where to go on; null at the end of the range. */
  cursor: string | null;
  /** How far this is, for people: `acme/checkout: runs until 12 November`. */
  told: string;
  /** Between 0 and 1, as far as that can be known. */
  progress: number;
};

/**
 * What could not be read, to stand in a list (`the log of #37`), and why, as a sentence without its
 * end. `incident` is the provider's id of one that is worth asking for again.
 */
export type LeftOut = { what: string; because: string; incident: string | null };

/** Webhooks that the provider made and that did not arrive. */
export type LostDeliveries = {
  /** Those that the provider tried to send since then, the ids in the order of their time. */
  list(since: Date): Promise<readonly LostDelivery[]>;
  /** Has it sent again; it arrives as any other webhook does. */
  redeliver(lost: LostDelivery): Promise<void>;
};

/** `key` is the delivery key that `identify` gives it, `ref` what `redeliver` needs to know. */
export type LostDelivery = { key: string; ref: string; at: Date; event: string; because: string };
