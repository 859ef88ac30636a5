import type { LostOfConnection, LostWebhook } from '../../db/queries/lost-of-connections.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';

type LostProps = { lost: LostOfConnection; provider: string; now: Date };

/** Webhooks that the provider could not deliver, and what came of asking for them again. */
export function ConnectionLost({ lost, provider, now }: LostProps) {
  const { waiting, recovered24h, last } = lost;
  if (last.length === 0) return null;
  return (
    <div class="lost">
      {recovered24h === 0 ? null : (
        <p>
          {recovered24h === 1 ? 'One webhook' : `${recovered24h} webhooks`} that {provider} could
          not deliver {recovered24h === 1 ? 'was' : 'were'} fetched again in the last 24 hours.
        </p>
      )}
      {waiting === 0 ? null : (
        <p>
          {waiting === 1 ? 'One webhook is' : `${waiting} webhooks are`} missing still; {provider}{' '}
          was asked to send {waiting === 1 ? 'it' : 'them'} again.
        </p>
      )}
      <details class="ways">
        <summary>Webhooks that were lost</summary>
        <ul class="lost-list">
          {last.map((each) => (
            <li>
              <OutsideText text={each.event} most={80} />, lost{' '}
              <Moment at={each.lostAt} now={now} />: <OutsideText text={each.because} most={200} />
              <Ending lost={each} now={now} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Ending({ lost, now }: { lost: LostWebhook; now: Date }) {
  if (lost.recoveredAt !== null) {
    return (
      <span>
        . Here since <Moment at={lost.recoveredAt} now={now} />.
      </span>
    );
  }
  return <span>. Not here yet.</span>;
}
