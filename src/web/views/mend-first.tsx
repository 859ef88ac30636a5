import type { MendFirst } from '../../core/follow-up/mend-first.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { OutsideText } from './outside-text.tsx';

type MendProps = {
  first: MendFirst;
  candidateId: string;
  /** What is said above it already. */
  said: string | null;
  caller: Caller;
};

/** The one thing that mends a refused ticket, where it is done, or who does it. */
export function MendFirstLine({ first, candidateId, said, caller }: MendProps) {
  if (first.kind === 'no_team') {
    return (
      <p>
        First <a href={`/candidates/${candidateId}#assign-title`}>give its near miss a team</a>.
      </p>
    );
  }
  const isAdmin = isAtLeast(caller.role, 'admin');
  const place = `/connections#team-${first.teamId}`;
  if (first.kind === 'no_project') {
    return (
      <p>
        {isAdmin ? 'First ' : 'First ask an admin to '}
        <a href={place}>set a Jira project for its team</a>.
      </p>
    );
  }
  return (
    <p>
      Jira would refuse it again.{' '}
      {said?.includes(first.sentence) ? null : (
        <>
          <OutsideText text={first.sentence} most={600} />{' '}
        </>
      )}
      {isAdmin ? 'First mend ' : 'First ask an admin to mend '}
      <a href={place}>where the tickets of its team go</a>.
    </p>
  );
}
