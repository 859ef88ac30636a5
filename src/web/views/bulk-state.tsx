import { isTooLateToUndo } from '../../core/bulk-decision.ts';
import type { ListedBulkJob } from '../../db/queries/bulk-jobs.ts';
import type { Caller } from '../caller.ts';
import { mayDecide } from './may-decide.ts';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';

/** Where a bulk decision stands, in a word. */
export function BulkState({ job }: { job: ListedBulkJob }) {
  if (job.cancelledAt !== null) return <Pill tone="plain">Stopped</Pill>;
  if (job.finishedAt !== null) return <Pill tone="good">Done</Pill>;
  return <Pill tone="accent">Under way</Pill>;
}

type WayBackProps = { job: ListedBulkJob; caller: Caller; now: Date };

/** The way back from a bulk decision, while there is one, or to the decision that was taken back. */
export function BulkWayBack({ job, caller, now }: WayBackProps) {
  if (job.undoneBy !== null) return <a href={`/bulk/${job.undoneBy}`}>See how it is taken back</a>;
  if (job.undoes !== null) return <a href={`/bulk/${job.undoes}`}>See what this takes back</a>;
  const isOver = job.finishedAt !== null || job.cancelledAt !== null;
  if (isOver && job.decided === 0) return null;
  if (job.decision.action === 'undo' || isTooLateToUndo(job, now) || !mayDecide(caller)) {
    return null;
  }
  return (
    <PostForm action={`/bulk/${job.id}/undo`} caller={caller} decision="undo">
      <button type="submit" class="button">
        Undo
      </button>
    </PostForm>
  );
}

/** How many were left as they were. */
export function refusedInAll({ refused }: ListedBulkJob): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0);
}
