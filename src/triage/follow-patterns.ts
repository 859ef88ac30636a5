import { eq } from 'drizzle-orm';
import { endOfMerges, type PatternEdits } from '../core/pattern-edits.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import {
  candidatesToRegroup,
  type Regrouped,
  regroupOthers,
  type Touched,
} from '../db/queries/rows-to-regroup.ts';
import { type PatternEditRow, patternEdits } from '../db/schema/pattern-edits.ts';
import { done, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { regroupCandidates } from './regroup-candidates.ts';
import { loadTriageSettings } from './triage-settings.ts';

/** So few that what happens meanwhile never waits for them. */
const atOnce = 200;
const everySeconds = 1;

/** What was being written when an edit was made is stored by then. */
const secondLookSeconds = 60;

/** What an edit may move: its patterns, wherever merges lead from them, and what a split began with. */
export function touchedBy(
  { fingerprint, into, computed }: Pick<PatternEditRow, 'fingerprint' | 'into' | 'computed'>,
  edits: PatternEdits,
): Touched {
  const named = into === null ? [fingerprint] : [fingerprint, into];
  return {
    fingerprints: [...new Set([...named, ...named.map((each) => endOfMerges(each, edits))])],
    computed,
  };
}

/**
 * The task: what is stored follows an edit of a pattern, some candidates at a time. `ref` names the
 * edit, the look, and the last candidate that was seen. What nobody decided yet is looked at anew, with
 * its score and its neighbours; a second look a while later takes in what was written meanwhile, and
 * what could not be looked at anew, because its connection is gone.
 */
export async function followPatterns(context: StateContext, ref: string): Promise<TaskOutcome> {
  const [editId = '', look = '', afterId = ''] = ref.split('/');
  const [edit] = await context.db.select().from(patternEdits).where(eq(patternEdits.id, editId));
  if (edit === undefined) return done;
  const isSecond = look === 'second';
  await changeState(context, async (tx, owe) => {
    const { patternEdits: edits } = await loadTriageSettings(tx);
    const touched = touchedBy(edit, edits);
    const page = { afterId: afterId === '' ? null : afterId, limit: atOnce };
    const rows = await candidatesToRegroup(tx, touched, edits, page);
    await regroup(tx, owe, rows, isSecond);
    // After the candidates, which whoever looks at a subject anew locks first too.
    if (afterId === '') await regroupOthers(tx, touched, edits);
    const last = rows.length < atOnce ? undefined : rows.at(-1);
    if (last !== undefined) {
      owe('follow-patterns', `${editId}/${look}/${last.id}`, { inSeconds: everySeconds });
    } else if (!isSecond) {
      owe('follow-patterns', `${editId}/second/`, { inSeconds: secondLookSeconds });
    }
  });
  return done;
}

async function regroup(
  tx: Transaction,
  owe: Owe,
  rows: readonly Regrouped[],
  isSecond: boolean,
): Promise<void> {
  const wrong = rows.filter(({ fingerprint, pattern }) => fingerprint !== pattern);
  await regroupCandidates(tx, owe, isSecond ? wrong : wrong.filter(({ isDecided }) => isDecided));
  const undecided = rows.filter(({ isDecided }) => !isDecided);
  // Firings of one alert are told together; which they are may be known only now.
  const anew = isSecond ? undecided.filter(isPage) : undecided.filter((row) => wrong.includes(row));
  for (const { subjectKey } of anew) owe('recompute-subject', subjectKey, { inSeconds: 0 });
}

function isPage({ detector }: Regrouped): boolean {
  return detector === 'auto_resolved_page';
}
