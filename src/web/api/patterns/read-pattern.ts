import { endOfMerges, mergedInto } from '../../../core/pattern-edits.ts';
import { trendOf } from '../../../core/trend.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { candidatesOfPattern } from '../../../db/queries/candidates-of-pattern.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { editsInForce } from '../../../db/queries/edits-in-force.ts';
import { editsOfPattern } from '../../../db/queries/edits-of-pattern.ts';
import { fingerprintOccurrences } from '../../../db/queries/fingerprint-occurrences.ts';
import { followUpsOfFingerprints } from '../../../db/queries/follow-ups-of-fingerprints.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import {
  type MaskedPlace,
  type PatternPart,
  patternParts,
} from '../../../db/queries/pattern-parts.ts';
import { themesOfFingerprint } from '../../../db/queries/themes-of-fingerprint.ts';
import { timesOfPatterns } from '../../../db/queries/times-of-patterns.ts';
import type { PatternEditRow } from '../../../db/schema/pattern-edits.ts';
import { toFollowUpInShort } from '../follow-ups/follow-up-in-short.ts';
import { type PatternEdit, toTrend, type WholePattern } from './pattern-object.ts';
import { editsOfParts } from './read-edits.ts';
import { toTheme } from './theme-object.ts';

const mostValues = 100;

/** A pattern, or the one that it was merged into; null where nothing is of it. */
export async function readPattern(db: DbOrTx, asked: string): Promise<WholePattern | null> {
  const inForce = await editsInForce(db);
  const fingerprint = endOfMerges(asked, inForce);
  const [last] = await latestOfFingerprints(db, [fingerprint]);
  const parts = await patternParts(db, fingerprint, inForce);
  if (last === undefined || parts.length === 0) return null;
  const { statuses, gaps } = await candidatesOfPattern(db, fingerprint);
  const seen = (await fingerprintOccurrences(db, [fingerprint])).get(fingerprint);
  const [ticket] = await followUpsOfFingerprints(db, [fingerprint]);
  const named = [...mergedInto(fingerprint, inForce), ...parts.map(({ id }) => id)];
  const edits = await editsOfParts(db, named, parts);
  const lastAt = new Date(Math.max(...parts.map((part) => part.lastAt.getTime()))).toISOString();
  return {
    fingerprint,
    count: seen?.count ?? 0,
    open: statuses.get('open') ?? 0,
    firstAt: seen?.firstAt?.toISOString() ?? lastAt,
    lastAt,
    trend: await readTrend(db, fingerprint),
    lastCandidateId: last.id,
    title: last.title,
    story: last.story,
    detector: last.detector,
    service: last.serviceId,
    team: last.teamId,
    followUp: ticket === undefined ? null : toFollowUpInShort(ticket),
    parts: parts.map(toPart),
    candidates: Object.fromEntries(statuses),
    gaps,
    themes: (await themesOfFingerprint(db, fingerprint)).map(toTheme),
    edits: edits.map(toPatternEdit),
  };
}

async function readTrend(db: DbOrTx, fingerprint: string): Promise<WholePattern['trend']> {
  const now = await databaseNow(db);
  const seen = (await timesOfPatterns(db, [fingerprint], now)).get(fingerprint);
  return seen === undefined ? null : toTrend(seen, trendOf(seen, now));
}

/**
 * What people said of it, also where everything that was of it is of others by now; null where nothing
 * is known of it.
 */
export async function readEdits(db: DbOrTx, asked: string): Promise<PatternEdit[] | null> {
  const whole = await readPattern(db, asked);
  if (whole !== null) return whole.edits;
  const edits = await editsOfPattern(db, [asked]);
  return edits.length === 0 ? null : edits.map(toPatternEdit);
}

function toPart({ id, words, count, lastAt, masked }: PatternPart): WholePattern['parts'][number] {
  return { id, words, count, lastAt: lastAt.toISOString(), masked: masked.map(toPlace) };
}

function toPlace({ position, kind, values }: MaskedPlace) {
  const byCount = values.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const more = Math.max(0, values.length - mostValues);
  return { position, kind, values: byCount.slice(0, mostValues), more };
}

export function toPatternEdit(row: PatternEditRow): PatternEdit {
  const { id, kind, fingerprint, into, position, values, note, madeBy, madeAt } = row;
  const { undoneBy, undoneAt, undoneNote } = row;
  const undone =
    undoneBy === null || undoneAt === null
      ? null
      : { by: undoneBy, at: undoneAt.toISOString(), note: undoneNote };
  const told = { id, kind, fingerprint, into, position, values, note };
  return { ...told, by: madeBy, at: madeAt.toISOString(), undone };
}
