import { type BulkRefusalCode, bulkRefusalCodes } from '../../core/bulk-decision.ts';
import type { ListedBulkJob } from '../../db/queries/bulk-jobs.ts';
import type { Caller } from '../caller.ts';
import { BulkState, BulkWayBack, refusedInAll } from './bulk-state.tsx';
import { Layout } from './layout.tsx';
import { mayDecide } from './may-decide.ts';
import { Moment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { refusedWords, sayBulk } from './words/bulk-words.ts';
import { sayWho } from './words/who.ts';

/** One that was not decided, and why. */
export type LeftOut = { id: string; story: string | null; why: string };

export type BulkProps = {
  caller: Caller;
  now: Date;
  job: ListedBulkJob;
  /** The first of those that were not decided. */
  leftOut: readonly LeftOut[];
  /** Why nothing was done just now; null for nothing to say. */
  refused: string | null;
};

const refreshSeconds = 2;

/** How far a bulk decision has come, what was left out and why, and the way back. */
export function BulkPage({ caller, now, job, leftOut, refused }: BulkProps) {
  const isOver = job.finishedAt !== null || job.cancelledAt !== null;
  const title = sayBulk(job.decision);
  return (
    <Layout
      title={title}
      caller={caller}
      current="candidates"
      flash={refused === null ? null : <Refused sentence={refused} />}
      {...(isOver ? {} : { refreshSeconds })}
    >
      <header class="page-head">
        <p class="row-state">
          <BulkState job={job} />
        </p>
        <h1>
          <OutsideText text={title} most={200} />
        </h1>
        <p class="lead">
          <OutsideText text={sayWho(job.createdBy, caller)} /> asked for it,{' '}
          <Moment at={job.createdAt} now={now} />.
        </p>
      </header>
      <Progress job={job} />
      <Ways job={job} caller={caller} now={now} isOver={isOver} />
      <LeftOutList items={leftOut} all={refusedInAll(job)} />
      <p class="hint">
        <a href="/bulk">All decisions on many at once</a>
      </p>
    </Layout>
  );
}

function Refused({ sentence }: { sentence: string }) {
  return (
    <Notice tone="bad">
      <p class="notice-text">{sentence}</p>
    </Notice>
  );
}

function Progress({ job }: { job: ListedBulkJob }) {
  const done = job.decided + refusedInAll(job);
  const reasons = bulkRefusalCodes.filter((code) => (job.refused[code] ?? 0) > 0);
  return (
    <section aria-labelledby="progress-title">
      <h2 id="progress-title">
        {done} of {job.total}
      </h2>
      <progress value={done} max={Math.max(1, job.total)} aria-labelledby="progress-title" />
      <dl class="pairs pairs-roomy">
        <div>
          <dt>Decided</dt>
          <dd>{job.decided}</dd>
        </div>
        {reasons.map((code: BulkRefusalCode) => (
          <div>
            <dt>{refusedWords[code]}</dt>
            <dd>{job.refused[code]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type WaysProps = { job: ListedBulkJob; caller: Caller; now: Date; isOver: boolean };

function Ways({ job, caller, now, isOver }: WaysProps) {
  const address = `/bulk/${job.id}`;
  return (
    <div class="notice-actions">
      {isOver ? null : <a href={address}>Look again</a>}
      {isOver || !mayDecide(caller) ? null : (
        <PostForm action={`${address}/cancel`} caller={caller}>
          <button type="submit" class="button">
            Stop here
          </button>
        </PostForm>
      )}
      <BulkWayBack job={job} caller={caller} now={now} />
    </div>
  );
}

function LeftOutList({ items, all }: { items: readonly LeftOut[]; all: number }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="left-out-title">
      <h2 id="left-out-title">Not decided</h2>
      {all > items.length ? <p class="hint">The first {items.length} of them.</p> : null}
      <ul class="rows">
        {items.map(({ id, story, why }) => (
          <li class="row row-ticket">
            <div class="row-main">
              <h3 class="row-story">
                <a href={`/candidates/${id}`}>
                  <OutsideText text={story ?? 'A near miss that is gone'} most={200} />
                </a>
              </h3>
              <p class="row-why">
                <OutsideText text={why} most={400} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
