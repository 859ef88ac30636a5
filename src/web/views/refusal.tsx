import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { Notice } from './notice.tsx';
import { OutsideLink, safeHref } from './outside-link.tsx';
import { StoryLink } from './story-link.tsx';

type RefusalProps = {
  sentence: string;
  /** What it is about, where its story does not stand on the page anyway. */
  item: CandidateSummary | null;
  /** What the person wrote, which is kept nowhere; null for nothing. */
  note: string | null;
};

/** Why nothing was done, about what, with what was written for it. */
export function Refusal({ sentence, item, note }: RefusalProps) {
  return (
    <Notice tone="bad">
      <div class="notice-text">
        <p>
          <bdi>{sentence}</bdi> {item === null ? null : <StoryLink item={item} />}
        </p>
        {item === null ? null : <Ticket followUp={item.followUp} />}
        {note === null ? null : (
          <>
            <p>Your note was not kept:</p>
            <blockquote>
              <bdi>{note}</bdi>
            </blockquote>
          </>
        )}
      </div>
    </Notice>
  );
}

function Ticket({ followUp }: Pick<CandidateSummary, 'followUp'>) {
  if (!followUp?.issueKey || safeHref(followUp.issueUrl) === null) return null;
  return (
    <p>
      <OutsideLink href={followUp.issueUrl}>
        Open <bdi>{followUp.issueKey}</bdi> in Jira
      </OutsideLink>
    </p>
  );
}
