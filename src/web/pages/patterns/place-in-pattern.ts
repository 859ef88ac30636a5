import { z } from 'zod';
import type { PlaceInPattern } from '../../../db/queries/recent-of-pattern.ts';

const Place = z.tuple([z.iso.datetime().transform((text) => new Date(text)), z.guid()]);

export function placeInPatternText({ occurredAt, id }: PlaceInPattern): string {
  return `${occurredAt.toISOString()}~${id}`;
}

/** What is odd is read as the first page. */
export function readPlaceInPattern(text: string): PlaceInPattern | null {
  const read = Place.safeParse(text.split('~'));
  return read.success ? { occurredAt: read.data[0], id: read.data[1] } : null;
}
