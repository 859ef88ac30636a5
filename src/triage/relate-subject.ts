import type { SubjectKind } from '../core/subject.ts';
import { changeState } from '../db/change-state.ts';
import { environmentsWithRevision } from '../db/queries/environments-with-revision.ts';
import { recomputeSubject, type SubjectContext } from './recompute-subject.ts';
import { relateRun } from './relate-run.ts';

/**
 * The task: a subject changed in a way that may matter to its neighbours, or theirs to it. Those that
 * may stand otherwise now are looked at anew, each in a transaction of its own. It runs after the
 * commit, so that of two subjects that change at once the later one sees both.
 */
export async function relateSubject(context: SubjectContext, key: string): Promise<void> {
  if (isOf('ci_run', key)) return relateRun(context, key);
  if (isOf('revision', key)) return relateRevision(context, key);
  return recomputeSubject(context, key);
}

/** The subject's kind stands in its key. */
export function isOf(kind: SubjectKind, key: string): boolean {
  return key.slice(key.indexOf('/') + 1).startsWith(`${kind}:`);
}

/** A revert was merged: the environments that got it look at it anew. */
async function relateRevision(context: SubjectContext, key: string): Promise<void> {
  const connectionId = key.slice(0, key.indexOf('/'));
  const sha = key.slice(key.lastIndexOf(':') + 1);
  const touched = await environmentsWithRevision(context.db, { connectionId, sha });
  await changeState(context, async (_, owe) => {
    for (const each of touched) owe('recompute-subject', each, { inSeconds: 0 });
  });
}
