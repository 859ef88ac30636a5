import type { LoggedQuietly } from '../../db/queries/logged-quietly.ts';
import { EmptyState } from './empty-state.tsx';
import { Moment } from './moment.tsx';
import { inboxAddress } from './origin.ts';
import { StoryLink } from './story-link.tsx';

type AllDoneProps = {
  settling: number;
  /** Null where that was not read. */
  quiet: LoggedQuietly | null;
  lastDeliveryAt: Date | null;
  now: Date;
};

const silentMs = 24 * 60 * 60 * 1000;

/** Nobody is needed: what still waits, and what the rules kept, for whoever wants to see. */
export function AllDone({ settling, quiet, lastDeliveryAt, now }: AllDoneProps) {
  const isSilent = lastDeliveryAt !== null && now.getTime() - lastDeliveryAt.getTime() > silentMs;
  return (
    <EmptyState title="All decided">
      {settling === 0 ? (
        <p>Nothing needs you right now.</p>
      ) : (
        <p>
          Nothing needs you right now.{' '}
          <a href={inboxAddress({ view: 'settling' })}>
            {settling === 1
              ? 'One still waits to see if it returns'
              : `${settling} still wait to see if they return`}
          </a>
          .
        </p>
      )}
      {isSilent ? (
        <p>
          The last webhook came <Moment at={lastDeliveryAt} now={now} />. If that is longer than
          usual, look at <a href="/connections">the connections</a>.
        </p>
      ) : null}
      <Quiet quiet={quiet} />
    </EmptyState>
  );
}

function Quiet({ quiet }: Pick<AllDoneProps, 'quiet'>) {
  const everything = <a href={inboxAddress({ view: 'everything' })}>everything</a>;
  if (quiet === null || quiet.count === 0) {
    return (
      <p>
        The rules kept nothing quietly in the last 7 days. What was found is under {everything}.
      </p>
    );
  }
  return (
    <>
      <p>
        In the last 7 days the rules kept{' '}
        {quiet.count === 1 ? 'one near miss' : `${quiet.count} near misses`} quietly, without asking
        anybody. {quiet.count > quiet.samples.length ? 'The strongest of them' : 'To look at'}:
      </p>
      <ul class="samples">
        {quiet.samples.map((item) => (
          <li>
            <StoryLink item={item} />
          </li>
        ))}
      </ul>
      <p>
        {quiet.count === 1 ? 'It is' : 'All of them are'} under {everything}. Where one should have
        been asked about, <a href="/policy">the rules</a> say why it was not.
      </p>
    </>
  );
}
