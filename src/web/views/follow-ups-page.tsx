import type { Child } from 'hono/jsx';
import type { FollowUpPlace, ListedFollowUp } from '../../db/queries/follow-ups-by-need.ts';
import type { Caller } from '../caller.ts';
import { EmptyState } from './empty-state.tsx';
import { FollowUpState } from './follow-up-state.tsx';
import { Layout } from './layout.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { followUpLabel } from './words/follow-up-words.ts';
import { patternAddress } from './words/pattern-words.ts';

export type FollowUpsProps = {
  caller: Caller;
  now: Date;
  /** Those that need a person, which come first; `needyInAll` are how many there are. */
  needyInAll: number;
  needy: readonly ListedFollowUp[];
  others: readonly ListedFollowUp[];
  isFirstPage: boolean;
  /** Where the next page goes on, or null. */
  next: FollowUpPlace | null;
  flash?: Child;
};

/** Every ticket's life: first what needs a person, then all others. */
export function FollowUpsPage(props: FollowUpsProps) {
  const { caller, now, needyInAll, needy, others, isFirstPage, next, flash } = props;
  return (
    <Layout title="Follow-ups" caller={caller} current="follow-ups" flash={flash}>
      <h1>Follow-ups</h1>
      {needy.length === 0 && others.length === 0 ? <NoFollowUps isFirstPage={isFirstPage} /> : null}
      {needyInAll === 0 ? null : <p>{sayNeedy(needyInAll)}</p>}
      {needy.length === 0 ? null : (
        <section aria-labelledby="needy-title">
          <h2 id="needy-title">Look at these first</h2>
          <TicketList items={needy} caller={caller} now={now} />
        </section>
      )}
      {others.length === 0 ? null : (
        <section aria-labelledby="others-title">
          <h2 id="others-title">{needyInAll === 0 ? 'All tickets' : 'All others'}</h2>
          <TicketList items={others} caller={caller} now={now} />
        </section>
      )}
      <Paging isFirstPage={isFirstPage} next={next} />
    </Layout>
  );
}

function Paging({ isFirstPage, next }: Pick<FollowUpsProps, 'isFirstPage' | 'next'>) {
  if (next === null && isFirstPage) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {isFirstPage ? null : <a href="/follow-ups">Back to the first page</a>}
      {next === null ? null : (
        <a href={addressOf(next)} rel="next">
          More
        </a>
      )}
    </nav>
  );
}

function sayNeedy(count: number): string {
  return count === 1 ? 'One ticket needs a person.' : `${count} tickets need a person.`;
}

function addressOf({ among, after }: FollowUpPlace): string {
  return `/follow-ups?after=${after}${among === 'needy' ? '&among=needy' : ''}`;
}

type ListProps = { items: readonly ListedFollowUp[]; caller: Caller; now: Date };

function TicketList({ items, caller, now }: ListProps) {
  return (
    <ul class="rows">
      {items.map(({ followUp, teamId, takesTickets, story, service, serviceName, teamName }) => (
        <li class="row row-ticket" id={`ticket-${followUp.id}`} data-row>
          <div class="row-main">
            <h3 class="row-story">
              <a href={`/candidates/${followUp.candidateId}`}>
                <OutsideText text={story ?? 'A near miss that is gone'} most={200} />
              </a>
            </h3>
            <ul class="facts">
              <li>
                <OutsideText text={serviceName ?? service ?? 'No service yet'} most={60} />
              </li>
              {teamName === null ? null : (
                <li>
                  <OutsideText text={teamName} most={60} />
                </li>
              )}
              <li>
                Asked for <Moment at={followUp.createdAt} now={now} />
              </li>
              {story === null ? null : (
                <li>
                  <a href={patternAddress(followUp.fingerprint)}>Its pattern</a>
                </li>
              )}
            </ul>
            <FollowUpState
              {...{ followUp, teamId, takesTickets, caller, now }}
              origin={{ page: 'follow-ups' }}
            />
          </div>
          <Pill tone={followUpLabel(followUp).tone}>{followUpLabel(followUp).text}</Pill>
        </li>
      ))}
    </ul>
  );
}

function NoFollowUps({ isFirstPage }: { isFirstPage: boolean }) {
  if (!isFirstPage) {
    return (
      <EmptyState title="Nothing further back">
        <p>That was the last page.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No tickets yet">
      <p>
        A ticket is opened when somebody confirms a near miss with “Open a ticket”.{' '}
        <a href="/">See what needs a decision</a>
      </p>
      <p>
        Where the tickets of each team go, and whether Jira takes them, stands below the{' '}
        <a href="/connections">connections</a>.
      </p>
    </EmptyState>
  );
}
