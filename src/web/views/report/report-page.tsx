import { gaps, longestGapText } from '../../../core/candidate/answers.ts';
import { sayGap } from '../../../core/follow-up/say-gap.ts';
import { longestAnswers } from '../../../core/report-signal.ts';
import type { Caller } from '../../caller.ts';
import { Layout } from '../layout.tsx';
import { Notice } from '../notice.tsx';
import { asSentence, plainLine } from '../words/cut-text.ts';
import {
  closenessChoices,
  impactChoices,
  savedChoices,
  whenChoices,
} from '../words/report-words.ts';
import { ChosenAnswer, type Filled, LineAnswer, LongAnswer } from './answer-field.tsx';

type ReportProps = Filled & {
  /** Null where somebody reports without signing in. */
  caller: Caller | null;
  /** This form's own secret, which becomes the address of its receipt. */
  token: string;
  services: readonly { id: string; name: string }[];
  /** Whether somebody who is signed in may leave their name out. */
  mayBeNameless: boolean;
  takesEmail: boolean;
  /** Why it was not taken, where that is not for what was answered. */
  notice: string | null;
};

/** The form of two minutes: five questions, of which one has to be answered. */
export function ReportPage(props: ReportProps) {
  const { caller, token, faults, notice, takesEmail } = props;
  return (
    <Layout title="Report a near miss" caller={caller} current={null} flash={<Flash {...props} />}>
      <header class="page-head">
        <h1>Report a near miss</h1>
        <p class="lead">
          Something nearly went wrong, and did not. Tell it in two minutes: this is about how the
          work is set up, never about who did what. Only the first question needs an answer.
        </p>
        {caller === null ? (
          <p class="hint">
            {takesEmail
              ? 'Nothing about you is stored, no name and no address, unless you leave an e-mail address to hear of it.'
              : 'Nothing about you is stored: no name, no address.'}
          </p>
        ) : (
          <p class="hint">
            <a href="/reports/mine">What you reported so far</a>
          </p>
        )}
      </header>
      <form method="post" action="/report" class="report-form" novalidate>
        <input type="hidden" name="_csrf" value={caller?.csrfToken ?? ''} />
        <input type="hidden" name="token" value={token} />
        <Questions {...props} />
        <MoreAbout {...props} />
        <button type="submit" class="button button-primary">
          {faults.length === 0 && notice === null ? 'Send the report' : 'Send it again'}
        </button>
      </form>
    </Layout>
  );
}

function Flash({ faults, notice }: Pick<ReportProps, 'faults' | 'notice'>) {
  if (faults.length === 0 && notice === null) return null;
  return (
    <Notice tone="bad">
      <p class="notice-text">{notice ?? 'It was not sent yet. What you typed is still here.'}</p>
      <ul>
        {faults.map(({ field, sentence }) => (
          <li>
            <a href={`#${field}`}>{sentence}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const gapChoices = [...gaps].reverse().map((value) => ({
  value,
  text: asSentence(sayGap(value) ?? 'not sure').replace(/\.$/, ''),
}));

function Questions({ draft, faults }: Filled) {
  const filled = { draft, faults };
  return (
    <>
      <LongAnswer
        {...filled}
        name="what"
        label="1. What almost happened?"
        hint="As you would tell it to a colleague. Please leave names and secrets out."
      />
      <ChosenAnswer {...filled} name="savedBy" label="2. What saved us?" choices={savedChoices} />
      <LineAnswer
        {...filled}
        name="savedByText"
        label="What saved us, in your words"
        most={longestAnswers.savedBy}
      />
      <ChosenAnswer
        {...filled}
        name="closeness"
        label="3. How close was it?"
        choices={closenessChoices}
      />
      <ChosenAnswer
        {...filled}
        name="customerImpact"
        label="4. Would a customer have noticed?"
        choices={impactChoices}
      />
      <ChosenAnswer {...filled} name="gap" label="5. What gap does it show?" choices={gapChoices} />
      <LineAnswer {...filled} name="gapText" label="The gap in a line" most={longestGapText} />
    </>
  );
}

function MoreAbout({ draft, faults, services, mayBeNameless, takesEmail }: ReportProps) {
  const filled = { draft, faults };
  const known = services.map(({ id, name }) => ({ value: id, text: plainLine(name, 80) }));
  return (
    <fieldset class="report-more">
      <legend>If you know</legend>
      <ChosenAnswer
        {...filled}
        name="service"
        label="Which service?"
        choices={[{ value: '', text: 'Not sure' }, ...known]}
      />
      <ChosenAnswer {...filled} name="when" label="When?" choices={whenChoices} />
      <LineAnswer
        {...filled}
        name="url"
        label="A link to more"
        type="url"
        most={longestAnswers.url}
      />
      {takesEmail ? (
        <LineAnswer
          {...filled}
          name="email"
          label="Your e-mail address"
          type="email"
          hint="For one mail when it is mended. It is kept encrypted until then, half a year at most."
        />
      ) : null}
      {mayBeNameless ? (
        <label class="choice">
          <input type="checkbox" name="nameless" value="yes" checked={draft.nameless === 'yes'} />
          <span>
            Leave my name out. Nothing will lead back to me
            {takesEmail ? ', unless I leave an address' : ''}.
          </span>
        </label>
      ) : null}
    </fieldset>
  );
}
