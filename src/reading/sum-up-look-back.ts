import type { LeftOut } from '../../connectors/contract-history.ts';
import { PRECURSOR_DAYS } from '../core/relate/windows.ts';
import type { DbOrTx } from '../db/client.ts';
import { beganWithin, countAnnounced } from '../db/queries/count-announced.ts';
import { sourcesWithoutService } from '../db/queries/sources-without-service.ts';
import { strongestPatterns } from '../db/queries/strongest-patterns.ts';
import type { ThingsRead } from '../db/schema/readings.ts';
import { sayLeftOut } from './say-left-out.ts';
import {
  sayAnnounced,
  sayNumber,
  sayPattern,
  sayUnmapped,
  sayWhatWasRead,
} from './sum-up-words.ts';

const mostPatterns = 5;
const mostSources = 3;

/** What was read of one connection: its range, and how many facts that brought. */
export type LookedBack = {
  connectionId: string;
  since: Date;
  until: Date;
  facts: number;
  newFacts: number;
  thingsRead: ThingsRead;
  /** `whole`: read to its end. */
  far: 'nothing' | 'part' | 'whole';
  leftOut: readonly LeftOut[];
};

/** What the past of these connections tells, as lines for people. */
export async function sumUpLookBack(
  db: DbOrTx,
  read: readonly LookedBack[],
): Promise<readonly string[]> {
  if (read.length === 0) return [];
  const ids = read.map(({ connectionId }) => connectionId);
  const range = {
    since: new Date(Math.min(...read.map(({ since }) => since.getTime()))),
    until: new Date(Math.max(...read.map(({ until }) => until.getTime()))),
  };
  const patterns = await strongestPatterns(db, ids, range, mostPatterns);
  const incidents = await countAnnounced(db, beganWithin(ids, range));
  const unmapped = await sourcesWithoutService(db, ids, range, mostSources);
  const announced = sayAnnounced(incidents, PRECURSOR_DAYS);
  const sources = sayUnmapped(unmapped);
  return [
    ...read.flatMap(sayRead),
    '',
    ...(patterns.length === 0
      ? [sayNone(read)]
      : ['What nearly went wrong most often:', ...patterns.map((each) => `  ${sayPattern(each)}`)]),
    ...(announced === null ? [] : ['', announced]),
    ...(sources === null ? [] : ['', sources]),
  ];
}

function sayNone(read: readonly LookedBack[]): string {
  if (read.some(({ far }) => far !== 'whole'))
    return 'No near misses are known of this time so far.';
  return 'No near misses were found in this time: nothing cleared, passed or went back by itself.';
}

function sayRead(read: LookedBack): readonly string[] {
  const { connectionId, facts, newFacts, thingsRead, far, leftOut } = read;
  if (far === 'nothing') return [`${connectionId}: nothing could be read`];
  const name = far === 'whole' ? connectionId : `${connectionId}, as far as it was read`;
  const known = sayWhatWasRead(thingsRead);
  const told = sayNumber(facts, 'fact') ?? 'no facts';
  const news = newFacts === 0 ? 'none of them new' : `${sayNumber(newFacts, 'new one')}`;
  const missing = sayLeftOut(leftOut);
  return [
    `${name}: ${known}${facts === 0 ? '' : ` (${told}, ${news})`}`,
    ...(missing === null ? [] : [`  ${missing}`]),
  ];
}
