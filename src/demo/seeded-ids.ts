import { createHash } from 'node:crypto';

/** Ids and choices that come out alike for the same seed, and different for another. */
export type SeededIds = {
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  hex(length: number): string;
  uuid(): string;
  /** 26 characters, as PagerDuty names its events. */
  eventId(): string;
  /** `P` and 6 characters for most things, `Q` and 13 for incidents. */
  pagerDutyId(kind: 'P' | 'Q'): string;
  /** A whole number below 2^53, larger each time, as GitHub and Jira number things. */
  number(): number;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ID_SPACE = 100_000;

export function seededIds(seed: string): SeededIds {
  let drawn = 0;
  // Keeps the numbers of different seeds apart.
  const firstNumber = draw().readUInt32BE(0) * ID_SPACE;

  function draw(): Buffer {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${drawn}`).digest();
  }

  function letters(length: number): string {
    return [...draw().subarray(0, length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  }

  function between(min: number, max: number): number {
    return min + (draw().readUInt32BE(0) % (max - min + 1));
  }

  return {
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    hex: (length) => Buffer.concat([draw(), draw()]).toString('hex').slice(0, length),
    uuid: () => {
      const hex = draw().toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    eventId: () => `01${letters(24)}`,
    pagerDutyId: (kind) => (kind === 'P' ? `P${letters(6)}` : `Q${letters(13)}`),
    number: () => {
      drawn += 1;
      return firstNumber + drawn;
    },
  };
}
