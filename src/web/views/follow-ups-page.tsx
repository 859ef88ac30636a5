import type { Child } from 'hono/jsx';
import type { FollowUpPlace, ListedFollowUp } from '../../db/queries/follow-ups-by-need.ts';
import type { RecurrenceAround } from '../../db/queries/recurrence-around.ts';
import type { Caller } from '../caller.ts';
import type { Team } from './assign-form.tsx';
import { EmptyState } from './empty-state.tsx';
import { FollowUpFilter, followUpsAddress } from './follow-up-filter.tsx';
import { FollowUpState } from './follow-up-state.tsx';
import { Layout } from './layout.tsx';
import { Moment } from './moment.tsx';
import type { FollowUpsAt } from './origin.ts';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { RecurrenceLine } from './recurrence-line.tsx';
import { followUpLabel } from './words/follow-up-words.ts';
import { patternAddress } from './words/pattern-words.ts';

export type FollowUpsProps = {
  caller: Caller;
  now: Date;
  /** Those that need a person, which come first; `needyInAll` are how many there are. */
  needyInAll: number;
  needy: readonly ListedFollowUp[];
  others: readonly ListedFollowUp[];
  /** What the list was narrowed down to, and the teams to choose from. */
  at: FollowUpsAt;
  teams: readonly Team[];
  /** Of those that are over, how often it happened before and since. */
  around: ReadonlyMap<string, RecurrenceAround>;
  isFirstPage: boolean;
  /** How many there are without the filters; read only where they leave none. */
  inAll: number | null;
  /** Where the next page goes on, or null. */
  next: FollowUpPlace | null;
  flash?: Child;
};

/** Every ticket's life: first what needs a person, then all others. */
export function FollowUpsPage(props: FollowUpsProps) {
  const { caller, now, needyInAll, needy, others, at, teams, around, flash } = props;
  const { isFirstPage, inAll } = props;
  const isNarrow = at.state !== null || at.team !== null;
  return (
    <Layout title="Follow-ups" caller={caller} current="follow-ups" flash={flash}>
      <h1>Follow-ups</h1>
      <FollowUpFilter at={at} teams={teams} />
      {needy.length === 0 && others.length === 0 ? (
        <NoFollowUps {...{ isFirstPage, isNarrow, inAll }} />
      ) : null}
      {needyInAll === 0 ? null : <p>{sayNeedy(needyInAll)}</p>}
      {needy.length === 0 ? null : (
        <section aria-labelledby="needy-title">
          <h2 id="needy-title">Look at these first</h2>
          <TicketList items={needy} {...{ at, around, caller, now }} />
        </section>
      )}
      {others.length === 0 ? null : (
        <section aria-labelledby="others-title">
          <h2 id="others-title">{sayOthers(needyInAll, isNarrow)}</h2>
          <TicketList items={others} {...{ at, around, caller, now }} />
        </section>
      )}
      <Paging {...props} />
    </Layout>
  );
}

function sayOthers(needyInAll: number, isNarrow: boolean): string {
  if (needyInAll > 0) return 'All others';
  return isNarrow ? 'These tickets' : 'All tickets';
}

function Paging({ at, isFirstPage, next }: Pick<FollowUpsProps, 'at' | 'isFirstPage' | 'next'>) {
  if (next === null && isFirstPage) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {isFirstPage ? null : <a href={followUpsAddress(at)}>Back to the first page</a>}
      {next === null ? null : (
        <a href={addressOf(at, next)} rel="next">
          More
        </a>
      )}
    </nav>
  );
}

function sayNeedy(count: number): string {
  return count === 1 ? 'One ticket needs a person.' : `${count} tickets need a person.`;
}

function addressOf(at: FollowUpsAt, { among, after }: FollowUpPlace): string {
  return followUpsAddress(at, { after, ...(among === 'needy' ? { among } : {}) });
}

type ListProps = Pick<FollowUpsProps, 'at' | 'around' | 'caller' | 'now'> & {
  items: readonly ListedFollowUp[];
};

function TicketList({ items, at, around, caller, now }: ListProps) {
  return (
    <ul class="rows">
      {items.map(({ story, service, serviceName, teamName, followUp, ...ofTicket }) => (
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
              <li>
                <a href={`/follow-ups/${followUp.id}`}>Its whole life</a>
              </li>
              {story === null ? null : (
                <li>
                  <a href={patternAddress(followUp.fingerprint)}>Its pattern</a>
                </li>
              )}
            </ul>
            <FollowUpState
              {...{ ...ofTicket, followUp, caller, now }}
              origin={{ page: 'follow-ups', ...at }}
            />
            <RecurrenceLine around={around.get(followUp.id) ?? null} {...{ followUp, now }} />
          </div>
          <Pill tone={followUpLabel(followUp).tone}>{followUpLabel(followUp).text}</Pill>
        </li>
      ))}
    </ul>
  );
}

type NoneProps = Pick<FollowUpsProps, 'isFirstPage' | 'inAll'> & { isNarrow: boolean };

function NoFollowUps({ isFirstPage, isNarrow, inAll }: NoneProps) {
  if (!isFirstPage) {
    return (
      <EmptyState title="Nothing further back">
        <p>That was the last page.</p>
      </EmptyState>
    );
  }
  if (isNarrow) {
    return (
      <EmptyState title="No ticket stands there">
        <p>
          {sayHidden(inAll)} <a href="/follow-ups">Show all</a>
        </p>
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

function sayHidden(inAll: number | null): string {
  if (inAll === null) return 'Others may.';
  if (inAll === 0) return 'Without the filters there is none either.';
  return `The filters hide ${inAll === 1 ? 'one ticket' : `${inAll} tickets`}.`;
}
