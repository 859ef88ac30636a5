import { ConnectionTroubles } from './connection-standings.tsx';
import { EmptyState } from './empty-state.tsx';
import type { Emptiness, EmptyProps } from './inbox-empty.tsx';
import { inboxAddress, narrowedTo } from './origin.ts';
import { OutsideText } from './outside-text.tsx';
import { StoryLink } from './story-link.tsx';
import { teamChoice } from './team-choice.ts';
import { sayTeam, teamInAddress } from './team-menu.tsx';

type AllDoneProps = Pick<EmptyProps, 'at' | 'teams' | 'caller' | 'now'> & {
  arrived: Emptiness;
  settling: number;
};

/** Nobody is needed: what still waits, and what the rules kept, for whoever wants to see. */
export function AllDone({ at, teams, caller, arrived, settling, now }: AllDoneProps) {
  const chosen = teamChoice(at, caller);
  return (
    <EmptyState title="All decided">
      <p>
        {chosen === 'all' || chosen === 'mine' ? (
          'Nothing needs you right now.'
        ) : (
          <>
            Nothing of <OutsideText text={sayTeam(chosen, teams)} most={80} /> needs a decision
            right now.
          </>
        )}
        {settling === 0 ? null : (
          <>
            {' '}
            <a href={inboxAddress(narrowedTo({ ...at, view: 'settling' }, {}))}>
              {settling === 1
                ? 'One still waits to see if it returns'
                : `${settling} still wait to see if they return`}
            </a>
            .
          </>
        )}
      </p>
      {chosen === 'all' ? null : <OfOthers {...{ at, caller }} waiting={arrived.openInAll} />}
      <ConnectionTroubles standings={arrived.standings} now={now} />
      <Quiet quiet={arrived.quiet} />
    </EmptyState>
  );
}

/** Whoever is done with their own may look at the rest. */
function OfOthers({
  at,
  caller,
  waiting,
}: Pick<EmptyProps, 'at' | 'caller'> & { waiting: number }) {
  if (waiting === 0) return null;
  const everybody = inboxAddress(narrowedTo(at, { team: teamInAddress('all', caller) }));
  return (
    <p>
      <a href={everybody}>
        {waiting === 1 ? 'One waits for another team' : `${waiting} wait for other teams`}
      </a>
      .
    </p>
  );
}

function Quiet({ quiet }: Pick<Emptiness, 'quiet'>) {
  const everything = <a href={inboxAddress({ view: 'everything' })}>everything</a>;
  if (quiet.count === 0) {
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
