import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { Layout } from '../layout.tsx';
import { Moment } from '../moment.tsx';
import { PostForm } from '../post-form.tsx';
import { outcomeWords } from '../words/report-words.ts';
import { type OwnReport, OwnWords } from './own-words.tsx';

type Item = OwnReport & { candidateId: string | null };

type MyReportsProps = { caller: Caller; now: Date; items: readonly Item[] };

/** What somebody reported under their name, with what is news to them marked. */
export function MyReportsPage({ caller, now, items }: MyReportsProps) {
  return (
    <Layout title="What you reported" caller={caller} current={null}>
      <header class="page-head">
        <h1>What you reported</h1>
        <p class="lead">
          Each near miss that you told of, and what became of it. What you reported without your
          name is not here: its receipt tells of it.
        </p>
      </header>
      {items.some(({ isNews }) => isNews) ? <GotIt caller={caller} /> : null}
      {items.length === 0 ? (
        <EmptyState title="Nothing yet">
          <p>
            <a href="/report">Report one</a>: it takes two minutes.
          </p>
        </EmptyState>
      ) : (
        <ol class="report-list">
          {items.map((item) => (
            <MyReport item={item} now={now} />
          ))}
        </ol>
      )}
    </Layout>
  );
}

function GotIt({ caller }: { caller: Caller }) {
  return (
    <PostForm action="/reports/mine/seen" caller={caller}>
      <button type="submit" class="button">
        Got it, take the mark away
      </button>
    </PostForm>
  );
}

function MyReport({ item, now }: { item: Item; now: Date }) {
  const { outcome, isNews, madeAt, report, candidateId } = item;
  return (
    <li class="card">
      <p>
        {isNews ? <span class="pill pill-good">News</span> : null}{' '}
        <strong>{outcomeWords[outcome].short}.</strong> {outcomeWords[outcome].text}
      </p>
      <OwnWords report={report} />
      <p class="hint">
        Sent <Moment at={madeAt} now={now} />
        {candidateId === null ? null : (
          <>
            {' '}
            · <a href={`/candidates/${candidateId}`}>See what is known of it</a>
          </>
        )}
      </p>
    </li>
  );
}
