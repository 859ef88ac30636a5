import type { ListedBulkJob } from '../../db/queries/bulk-jobs.ts';
import type { Caller } from '../caller.ts';
import { BulkState, BulkWayBack, refusedInAll } from './bulk-state.tsx';
import { EmptyState } from './empty-state.tsx';
import { Layout } from './layout.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayBulk } from './words/bulk-words.ts';
import { sayWho } from './words/who.ts';

export type BulkListProps = {
  caller: Caller;
  now: Date;
  jobs: readonly ListedBulkJob[];
  isFirstPage: boolean;
  /** Where the next page goes on, or null. */
  next: string | null;
};

/** Decisions on many at once, newest first: who wanted what, how far it has come, the way back. */
export function BulkListPage({ caller, now, jobs, isFirstPage, next }: BulkListProps) {
  return (
    <Layout title="Decisions on many at once" caller={caller} current="candidates">
      <h1>Decisions on many at once</h1>
      {jobs.length === 0 ? <NoJobs isFirstPage={isFirstPage} /> : null}
      <ul class="rows">
        {jobs.map((job) => (
          <JobRow job={job} caller={caller} now={now} />
        ))}
      </ul>
      {next === null && isFirstPage ? null : (
        <nav class="paging" aria-label="Pages">
          {isFirstPage ? null : <a href="/bulk">Back to the newest</a>}
          {next === null ? null : (
            <a href={`/bulk?after=${next}`} rel="next">
              Older
            </a>
          )}
        </nav>
      )}
    </Layout>
  );
}

function JobRow({ job, caller, now }: { job: ListedBulkJob; caller: Caller; now: Date }) {
  return (
    <li class="row row-ticket" data-row>
      <div class="row-main">
        <h2 class="row-story">
          <a href={`/bulk/${job.id}`}>
            <OutsideText text={sayBulk(job.decision)} most={200} />
          </a>
        </h2>
        <ul class="facts">
          <li>
            <OutsideText text={sayWho(job.createdBy, caller)} most={80} />
          </li>
          <li>
            <Moment at={job.createdAt} now={now} />
          </li>
          <li>{sayProgress(job)}</li>
        </ul>
        <div class="actions">
          <BulkWayBack job={job} caller={caller} now={now} />
        </div>
      </div>
      <BulkState job={job} />
    </li>
  );
}

function sayProgress(job: ListedBulkJob): string {
  const leftOut = refusedInAll(job);
  const decided = `${job.decided} of ${job.total} decided`;
  return leftOut === 0
    ? decided
    : `${decided}, ${leftOut} left as ${leftOut === 1 ? 'it was' : 'they were'}`;
}

function NoJobs({ isFirstPage }: { isFirstPage: boolean }) {
  return (
    <EmptyState title={isFirstPage ? 'Nothing yet' : 'Nothing further back'}>
      <p>
        When you or a script decide on many near misses at once, it shows here, and you can undo it.{' '}
        <a href="/">See what needs a decision</a>
      </p>
    </EmptyState>
  );
}
