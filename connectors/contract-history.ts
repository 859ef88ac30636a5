import type { Signal } from '../src/core/signal.ts';
import type { ParsedDelivery } from './contract.ts';

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

/** The webhooks that the provider made, of which some may not have arrived. */
export type SentWebhooks = {
  /** The lists of them, one for each webhook that an admin named. */
  hooks: readonly string[];
  /** A page of a list, newest first; `cursor` null begins with the newest. */
  read(hook: string, cursor: string | null): Promise<SentPage>;
  /** Where the webhook is sent to; null where that is not told. */
  addressOf(hook: string): Promise<string | null>;
  /** Has it sent again; it arrives as any other webhook does. */
  sendAgain(sent: SentPlace): Promise<void>;
  /** What was sent, for `normalise`; null where nothing can be made of it. */
  contentOf(sent: SentPlace): Promise<Omit<ParsedDelivery, 'receivedAt'> | null>;
};

export type SentPage = {
  sent: readonly SentWebhook[];
  /** Where to go on; null at the end of the list. */
  cursor: string | null;
};

/** The list that it stands in, and what the provider calls it there. */
export type SentPlace = { hook: string; ref: string };

/** One try to deliver a webhook. */
export type SentWebhook = SentPlace & {
  /** The delivery key that `identify` gives it; the same for all tries. */
  key: string;
  at: Date | null;
  event: string;
  /** Why it was not delivered; null where the provider takes it for delivered. */
  failure: string | null;
  /** Whether anything can follow from such an event. */
  matters: boolean;
};
