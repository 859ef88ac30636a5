import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';
import { mayDecide } from './may-decide.ts';
import { Moment } from './moment.tsx';
import { OriginFields } from './origin-fields.tsx';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { StoryLink } from './story-link.tsx';

type MergeProps = {
  caller: Caller;
  now: Date;
  /** What is to be put together with another one. */
  item: CandidateSummary;
  choices: readonly CandidateSummary[];
  /** Of what waits, more than these are left out. */
  isMore: boolean;
  /** The words that were searched for. */
  asked: string;
};

/** Chooses the near miss that this one is the same thing as. */
export function MergePage(props: MergeProps) {
  const { caller, item, choices, isMore, asked } = props;
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
        <label class="field">
          <span>Words of its story</span>
          <input type="search" name="q" id="search" value={asked} maxlength={200} />
        </label>
        <button type="submit" class="button">
          Search
        </button>
      </form>
      {choices.length === 0 ? <NoChoice {...{ item, asked }} /> : null}
      {mayDecide(caller) ? <Choices {...props} /> : <p>You can read here. A responder decides.</p>}
      {isMore ? <p class="hint">There are more. Search for words to find the right one.</p> : null}
    </Layout>
  );
}

function NoChoice({ item, asked }: Pick<MergeProps, 'item' | 'asked'>) {
  if (asked !== '') return <p>Nothing that waits has these words.</p>;
  return (
    <p>
      Nothing else waits for a decision, so there is nothing to choose.{' '}
      <a href={`/candidates/${item.id}`}>Back to the near miss</a>
    </p>
  );
}

function Choices({ item, choices, caller, now }: MergeProps) {
  if (choices.length === 0) return null;
  return (
    <PostForm action={`/candidates/${item.id}/merge`} caller={caller} class="merge-form">
      <OriginFields origin={{ page: 'candidate', id: item.id }} />
      <input type="hidden" name="version" value={String(item.version)} />
      <ul class="rows">
        {choices.map(({ id, story, service, serviceName, occurredAt }) => (
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
        ))}
      </ul>
    </PostForm>
  );
}
