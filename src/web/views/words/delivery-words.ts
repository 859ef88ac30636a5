import type { DeliveryStatus } from '../../../db/schema/deliveries.ts';
import type { Tone } from './candidate-words.ts';

export const deliveryWords: Readonly<Record<DeliveryStatus, { text: string; tone: Tone }>> = {
  pending: { text: 'Waiting', tone: 'accent' },
  processed: { text: 'Read', tone: 'plain' },
  ignored: { text: 'Not of interest', tone: 'plain' },
  quarantined: { text: 'Put aside', tone: 'bad' },
};

export function sayFacts(count: number): string {
  return count === 1 ? 'one fact' : `${count} facts`;
}

/** A size as people say it: `640 bytes`, `12 KB`. */
export function saySize(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000).toLocaleString('en')} KB`;
}

const isSecret = /authori[sz]ation|cookie|signature|token|secret|password|api-?key/i;

/** Signatures and credentials are not stored; whatever looks like one is not shown either. */
export function shownHeader(name: string, value: string): string {
  return isSecret.test(name) ? 'not shown' : value;
}
