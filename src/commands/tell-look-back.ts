import type { Deps } from '../deps.ts';
import type { LookBackEnd } from '../reading/backfill-connection.ts';
import { type LookedBack, sumUpLookBack } from '../reading/sum-up-look-back.ts';
import type { ProgressLine } from './progress-line.ts';

/** Says of one connection why not all of its past was read. */
export function tellEnd(line: ProgressLine, connectionId: string, end: LookBackEnd): void {
  if (end.kind === 'not_allowed') line.tell(`${connectionId}: not read: ${end.because}`);
  if (end.kind === 'broken_off') line.tell(`${connectionId}: not read to its end: ${end.because}`);
}

/** Sums up what was read, and says what is to be done where something was not. */
export async function tellSummary(
  { db }: Pick<Deps, 'db'>,
  line: ProgressLine,
  ends: readonly LookBackEnd[],
  open: number,
): Promise<void> {
  line.tell('');
  for (const text of await sumUpLookBack(db, ends.flatMap(lookedBack))) line.tell(text);
  if (open > 0) {
    const those = open === 1 ? '1 question to a provider is' : `${open} questions to providers are`;
    line.tell(`\n${those} still open; the service goes on asking when it runs.`);
  }
  if (ends.some(({ kind }) => kind === 'broken_off')) {
    line.tell('\nNot everything could be read. The same command goes on from there.');
  }
  if (ends.some(({ kind }) => kind === 'not_allowed')) {
    line.tell(
      '\nThe settings of this shell keep it from a provider. Set CLOSECALL_EGRESS_ALLOW here to what the service has, and run the same command again.',
    );
  }
}

function lookedBack(end: LookBackEnd): readonly LookedBack[] {
  if (end.kind === 'not_allowed') return [];
  const unfinished = end.row.cursor === null ? 'nothing' : 'part';
  return [{ ...end.row, far: end.kind === 'finished' ? 'whole' : unfinished }];
}
