import { sayList } from '../../core/detect/say-count.ts';
import type { ConnectionAccess } from '../../db/queries/access-of-connections.ts';
import type { OpenCircuit } from '../../db/queries/open-circuits.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { troublesOf } from './words/connection-words.ts';
import { asSentence } from './words/cut-text.ts';

type AccessProps = {
  access: ConnectionAccess;
  unwell: OpenCircuit | null;
  provider: string;
  now: Date;
};

/** What the provider does not tell at the moment, each cause once, and what follows from it. */
export function ConnectionTroubles({ access, unwell, provider, now }: AccessProps) {
  return (
    <>
      {troublesOf(access.problems).map(({ cause, whats, since, seenAt, leavesDoubt }) => (
        <div class="trouble">
          <p>
            <strong>
              <OutsideText text={`${provider} can’t be asked ${sayList(whats)}.`} />
            </strong>
          </p>
          <p>
            <OutsideText text={asSentence(cause)} />
          </p>
          <p class="trouble-when">
            It began <Moment at={since} now={now} />, and was tried last{' '}
            <Moment at={seenAt} now={now} />.
            {leavesDoubt ? ' Near misses that need it are shown as not certain meanwhile.' : ''}
          </p>
        </div>
      ))}
      {unwell === null ? null : (
        <div class="trouble">
          <p>
            <strong>
              <OutsideText text={`${provider} did not answer several times in a row.`} />
            </strong>
          </p>
          <p>
            <OutsideText text={asSentence(unwell.problem)} /> No ticket and no comment is sent for a
            while; none is lost.
          </p>
          <p class="trouble-when">
            It began <Moment at={unwell.since} now={now} />, and is tried again{' '}
            <Moment at={unwell.until} now={now} />.
          </p>
        </div>
      )}
      {access.paused === null ? null : (
        <p class="hint">
          Nothing is asked at the moment: <OutsideText text={access.paused.reason} />. It goes on{' '}
          <Moment at={access.paused.until} now={now} />.
        </p>
      )}
    </>
  );
}
