import type { ListedBulkJob } from '../../db/queries/bulk-jobs.ts';
import type { Caller } from '../caller.ts';
import { BulkWayBack, refusedInAll } from './bulk-state.tsx';
import { Notice } from './notice.tsx';
import { sayBulk } from './words/bulk-words.ts';

type NoticeProps = { job: ListedBulkJob; caller: Caller; now: Date };

/** A decision on many, for the page that it was made on: how far it has come, and the way back. */
export function BulkNotice({ job, caller, now }: NoticeProps) {
  const left = refusedInAll(job);
  return (
    <Notice tone={left === 0 ? 'good' : 'plain'}>
      <p class="notice-text">
        <strong>
          <bdi>{sayBulk(job.decision)}</bdi>: {sayHowFar(job)}
        </strong>{' '}
        {left === 0 ? null : `${left} left as ${left === 1 ? 'it was' : 'they were'}. `}
        <a href={`/bulk/${job.id}`}>See each</a>
      </p>
      <div class="notice-actions">
        <BulkWayBack job={job} caller={caller} now={now} />
      </div>
    </Notice>
  );
}

function sayHowFar({ finishedAt, cancelledAt, decided, total }: ListedBulkJob): string {
  if (finishedAt !== null || cancelledAt !== null) return `${decided} of ${total} done.`;
  return `${decided} of ${total} so far.`;
}
