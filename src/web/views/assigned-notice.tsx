import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayTicketStays } from './words/assign-words.ts';

type NoticeProps = {
  item: CandidateSummary | null;
  /** It is again the team of its rule or service. */
  isOwn: boolean;
};

/** Whose it is from now on. */
export function AssignedNotice({ item, isOwn }: NoticeProps) {
  const { teamName = null, followUp = null } = item ?? {};
  const stays = sayTicketStays(followUp && { status: followUp.status, key: followUp.issueKey });
  return (
    <Notice tone="good">
      <p class="notice-text">
        <strong>
          {isOwn ? 'It is with the team of its rule or service again' : 'Assigned'}
          {teamName === null ? null : (
            <>
              {isOwn ? ': ' : ' to '}
              <OutsideText text={teamName} most={80} />
            </>
          )}
          .
        </strong>{' '}
        {stays}
      </p>
    </Notice>
  );
}
