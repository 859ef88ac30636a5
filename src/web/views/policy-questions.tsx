import type { TicketQuestion } from '../../core/follow-up/question-set.ts';
import { OutsideText } from './outside-text.tsx';

/** An admin's own entries, and those that Closecall brings along, each in the order of trying. */
type Props = { own: readonly TicketQuestion[]; builtIn: readonly TicketQuestion[] };

/** The first steps and questions of tickets. They are changed where the rules are. */
export function PolicyQuestions({ own, builtIn }: Props) {
  return (
    <>
      <h2>What tickets ask</h2>
      <p class="lead">
        Each ticket suggests a first step and asks a question: those of the first entry that fits.
      </p>
      {own.length === 0 ? (
        <p>These came with Closecall, and there are no others.</p>
      ) : (
        <>
          <QuestionRows questions={own} />
          <p>Where none of these fits, the first that does of those that came with Closecall:</p>
        </>
      )}
      <QuestionRows questions={builtIn} />
      <p class="hint">
        Entries of your own go before those that came with Closecall: write them into{' '}
        <code>questions</code> of the policy, as <code>docs/tickets.md</code> shows.
      </p>
    </>
  );
}

function QuestionRows({ questions }: { questions: readonly TicketQuestion[] }) {
  return (
    <ol class="rows">
      {questions.map((entry) => (
        <QuestionRow entry={entry} />
      ))}
    </ol>
  );
}

function QuestionRow({ entry }: { entry: TicketQuestion }) {
  const { name, when, firstStep, question } = entry;
  const questions = typeof question === 'string' ? [question] : question;
  return (
    <li class="row row-ticket">
      <div class="row-main">
        <h3 class="row-story">
          <OutsideText text={name} most={80} />
        </h3>
        <p class="row-why">
          When <code class="condition">{when}</code>
        </p>
        <dl class="pairs">
          <div>
            <dt>First step</dt>
            <dd>
              <OutsideText text={firstStep} />
            </dd>
          </div>
          <div>
            <dt>{questions.length === 1 ? 'Question' : 'Questions'}</dt>
            <dd>
              {questions.map((each) => (
                <p>
                  <OutsideText text={each} />
                </p>
              ))}
            </dd>
          </div>
        </dl>
      </div>
    </li>
  );
}
