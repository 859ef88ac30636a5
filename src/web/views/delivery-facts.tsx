import type { SubjectNames } from '../../db/queries/names-of-subjects.ts';
import type { DeliveryOutcome } from '../../db/queries/outcomes-of-deliveries.ts';
import { Moment } from './moment.tsx';
import { OutsideLink } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';
import { asSentence } from './words/cut-text.ts';
import { saySubject } from './words/subject-words.ts';

type FactsProps = { outcome: DeliveryOutcome; names: readonly SubjectNames[]; now: Date };

/** The facts of a delivery by what they are about, with what detectors say of that now. */
export function DeliveryFacts({ outcome: { signals, subjects }, names, now }: FactsProps) {
  const keys = [...new Set(signals.map(({ subjectKey }) => subjectKey))];
  return (
    <ul class="cards">
      {keys.map((key) => (
        <li class="card">
          <About
            subject={subjects.find((each) => each.key === key)}
            names={names.find((each) => each.key === key)}
            subjectKey={key}
          />
          <ul class="told-facts">
            {signals
              .filter(({ subjectKey }) => subjectKey === key)
              .map((fact) => (
                <li>
                  <code>
                    <OutsideText text={fact.kind} most={80} />
                  </code>{' '}
                  <Moment at={fact.occurredAt} now={now} />
                </li>
              ))}
          </ul>
          <Conclusions because={subjects.find((each) => each.key === key)?.because ?? []} />
        </li>
      ))}
    </ul>
  );
}

type AboutProps = {
  subject: DeliveryOutcome['subjects'][number] | undefined;
  names: SubjectNames | undefined;
  subjectKey: string;
};

/** By the key it is found in the API. */
function About({ subject, names, subjectKey }: AboutProps) {
  const key = (
    <code>
      <OutsideText text={subjectKey} most={200} />
    </code>
  );
  if (subject === undefined) return <p>About {key}</p>;
  return (
    <>
      <p>
        About{' '}
        <OutsideLink href={names?.url ?? null}>
          <OutsideText text={saySubject(subject.kind, names)} most={200} />
        </OutsideLink>
      </p>
      <p class="row-why">{key}</p>
    </>
  );
}

function Conclusions({ because }: { because: readonly string[] }) {
  return (
    <>
      {[...new Set(because)].map((sentence) => (
        <p class="row-why">
          <OutsideText text={asSentence(sentence)} most={400} />
        </p>
      ))}
    </>
  );
}
