import { sql } from 'drizzle-orm';
import type { MaskedValue } from '../../core/mask-values.ts';
import { type PatternEdits, partOf, sameValue } from '../../core/pattern-edits.ts';
import type { DbOrTx } from '../client.ts';

/** One of the values that were masked at a place, and how often it was seen there. */
export type ValueCount = { value: string; count: number };

/** What was masked at one place of the words, by which a pattern can be split. */
export type MaskedPlace = { position: number; kind: MaskedValue['kind']; values: ValueCount[] };

/** What makes up a pattern: what was computed alike and told apart alike; several after merges. */
export type PatternPart = {
  id: string;
  computed: string;
  words: readonly string[];
  count: number;
  lastAt: Date;
  masked: readonly MaskedPlace[];
};

/** More kinds of values of one pattern tell nothing more. */
const mostRead = 5_000;

type Row = {
  computed: string;
  masked: readonly MaskedValue[];
  words: readonly string[];
  count: number;
  last: Date | string;
};

/**
 * The parts of a pattern with what was masked in them, the ones seen last first. What was withdrawn
 * is left out; of many kinds of values the ones seen last are read.
 */
export async function patternParts(
  db: DbOrTx,
  fingerprint: string,
  edits: PatternEdits,
): Promise<readonly PatternPart[]> {
  const rows = await db.execute<Row>(sql`
    select coalesce(computed_fingerprint, fingerprint) as computed,
      coalesce(masked_values, '[]') as masked, fingerprint_words as words,
      count(*)::int as count, max(occurred_at) as last
    from (
      select computed_fingerprint, fingerprint, masked_values, fingerprint_words, occurred_at
        from candidates where fingerprint = ${fingerprint} and status <> 'withdrawn'
      union all
      select computed_fingerprint, fingerprint, masked_values, fingerprint_words, occurred_at
        from counted_findings where fingerprint = ${fingerprint}
    ) as known
    group by 1, 2, 3 order by last desc, 1 limit ${mostRead}`);
  const parts = new Map<string, { part: PatternPart; places: Places }>();
  for (const row of rows) {
    const id = partOf({ id: row.computed, masked: row.masked }, edits);
    const known = parts.get(id) ?? { part: emptyPart(id, row), places: new Map() };
    known.part.count += row.count;
    countValues(known.places, row);
    parts.set(id, known);
  }
  return [...parts.values()].map(({ part, places }) => ({
    ...part,
    masked: maskedPlaces(places),
  }));
}

/** At each place, the values that were seen by what tells them apart. */
type Places = Map<number, { kind: MaskedValue['kind']; seen: Map<string, ValueCount> }>;

function emptyPart(id: string, { computed, words, last }: Row): PatternPart {
  return { id, computed, words, count: 0, lastAt: new Date(last), masked: [] };
}

function countValues(places: Places, { masked, count }: Row): void {
  for (const [position, { kind, value }] of masked.entries()) {
    const place = places.get(position) ?? { kind, seen: new Map<string, ValueCount>() };
    places.set(position, place);
    const known = place.seen.get(sameValue(value));
    if (known === undefined) place.seen.set(sameValue(value), { value, count });
    else known.count += count;
  }
}

function maskedPlaces(places: Places): MaskedPlace[] {
  return [...places].map(([position, { kind, seen }]) => {
    return { position, kind, values: [...seen.values()] };
  });
}
