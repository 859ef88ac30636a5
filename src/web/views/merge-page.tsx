import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';
import { mayDecide } from './may-decide.ts';
import { Moment } from './moment.tsx';
import { inboxAddress, type Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { StoryLink } from './story-link.tsx';
import { sayConfirmed } from './words/merge-words.ts';

type MergeProps = {
  caller: Caller;
  now: Date;
  /** What is to be put together with another one. */
  item: CandidateSummary;
  /** What waits for a decision. */
  waiting: readonly CandidateSummary[];
  /** What was confirmed lately. */
  confirmed: readonly CandidateSummary[];
  /** More than these were found. */
  isMore: boolean;
  /** The words that were searched for. */
  asked: string;
  /** Where the choice leads back to. */
  origin: Origin;
};

/** Chooses the near miss that this one is the same thing as. */
export function MergePage(props: MergeProps) {
  const { caller, item, isMore, asked, origin } = props;
  return (
    <Layout title="Put it together with another one" caller={caller} current="candidates">
      <header class="page-head">
        <h1>Which one is it the same as?</h1>
        <p class="lead">
          <StoryLink item={item} />
        </p>
        <p class="hint">The one that you choose stays. This one becomes part of it.</p>
      </header>
      <form method="get" action={`/candidates/${item.id}/merge-into`} class="merge-search">
        <OriginFields origin={origin} />
        <label class="field">
          <span>Words of its story</span>
          <input type="search" name="words" id="search" value={asked} maxlength={200} />
        </label>
        <button type="submit" class="button">
          Search
        </button>
      </form>
      <NoChoice {...props} />
      {mayDecide(caller) ? <Choices {...props} /> : <p>You can read here. A responder decides.</p>}
      {isMore ? <p class="hint">There are more. Search for words to find the right one.</p> : null}
    </Layout>
  );
}

function NoChoice({ waiting, confirmed, asked, origin }: MergeProps) {
  if (waiting.length > 0 || (asked !== '' && confirmed.length > 0)) return null;
  if (asked !== '') {
    return <p>Nothing that waits, or was confirmed in the last 30 days, has these words.</p>;
  }
  return (
    <p>
      Nothing else waits for a decision. Search for words to find what was confirmed in the last 30
      days. <WayBack origin={origin} />
    </p>
  );
}

function WayBack({ origin }: Pick<MergeProps, 'origin'>) {
  if (origin.page === 'inbox') return <a href={inboxAddress(origin)}>Back to the list</a>;
  if (origin.page !== 'candidate') return null;
  return <a href={`/candidates/${origin.id}`}>Back to the near miss</a>;
}

function Choices({ item, waiting, confirmed, caller, now, origin }: MergeProps) {
  if (waiting.length + confirmed.length === 0) return null;
  return (
    <PostForm action={`/candidates/${item.id}/merge`} caller={caller} class="merge-form">
      <OriginFields origin={origin} />
      <input type="hidden" name="version" value={String(item.version)} />
      {waiting.length === 0 ? null : <ChoiceList choices={waiting} now={now} />}
      {confirmed.length === 0 ? null : (
        <section aria-labelledby="confirmed-title">
          <h2 id="confirmed-title">Confirmed in the last 30 days</h2>
          <ChoiceList choices={confirmed} now={now} />
        </section>
      )}
    </PostForm>
  );
}

function ChoiceList({ choices, now }: { choices: readonly CandidateSummary[]; now: Date }) {
  return (
    <ul class="rows">
      {choices.map((choice) => (
        <Choice choice={choice} now={now} />
      ))}
    </ul>
  );
}

function Choice({ choice, now }: { choice: CandidateSummary; now: Date }) {
  const { id, story, service, serviceName, occurredAt } = choice;
  const confirmed = sayConfirmed(choice, now);
  return (
    <li class="row row-ticket">
      <div class="row-main">
        <p class="row-story" id={`into-${id}`}>
          <a href={`/candidates/${id}`}>
            <OutsideText text={story} most={200} />
          </a>
        </p>
        <ul class="facts">
          <li>
            <OutsideText text={serviceName ?? service ?? 'No service yet'} most={60} />
          </li>
          <li>
            <Moment at={occurredAt} now={now} />
          </li>
          {confirmed === null ? null : (
            <li>
              <OutsideText text={confirmed} most={120} />
            </li>
          )}
        </ul>
      </div>
      <button
        type="submit"
        class="button button-small"
        name="into"
        value={id}
        aria-describedby={`into-${id}`}
      >
        It is this one
      </button>
    </li>
  );
}
