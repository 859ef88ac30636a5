import type { LostOfConnection, LostWebhook } from '../../db/queries/lost-of-connections.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { asSentence } from './words/cut-text.ts';

type LostProps = { lost: LostOfConnection; provider: string; now: Date };

/** Webhooks that did not arrive, and what came of asking for them again. */
export function ConnectionLost({ lost, provider, now }: LostProps) {
  const { waiting, recovered24h, givenUp, last } = lost;
  if (last.length === 0) return null;
  return (
    <div class="lost">
      {recovered24h === 0 ? null : (
        <p>
          {sayMany(recovered24h)} that did not arrive {recovered24h === 1 ? 'was' : 'were'} fetched
          again in the last 24 hours.
        </p>
      )}
      {waiting === 0 ? null : (
        <p>
          {sayMany(waiting)} {waiting === 1 ? 'is' : 'are'} missing still; {provider} was asked to
          send {waiting === 1 ? 'it' : 'them'} again.
        </p>
      )}
      {givenUp === 0 ? null : (
        <p>{sayMany(givenUp)} of the last seven days can’t be fetched any more.</p>
      )}
      <details class="ways">
        <summary>Webhooks that were lost</summary>
        <ul class="lost-list">
          {last.map((each) => (
            <li>
              <OutsideText text={each.event} most={80} />, lost{' '}
              <Moment at={each.lostAt} now={now} />: <OutsideText text={each.because} most={200} />
              <Ending lost={each} provider={provider} now={now} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function sayMany(count: number): string {
  return count === 1 ? 'One webhook' : `${count} webhooks`;
}

type EndingProps = { lost: LostWebhook; provider: string; now: Date };

function Ending({ lost, provider, now }: EndingProps) {
  const { recoveredAt, recoveredBy, problem } = lost;
  if (recoveredAt !== null) {
    return (
      <span>
        {recoveredBy === 'read' ? `. What it said was read from ${provider} ` : '. Here since '}
        <Moment at={recoveredAt} now={now} />.
      </span>
    );
  }
  if (problem === null) return <span>. Not here yet.</span>;
  return (
    <span>
      . It can’t be sent again: <OutsideText text={asSentence(problem)} most={400} />
    </span>
  );
}
