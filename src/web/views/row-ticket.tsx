import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { OutsideLink } from './outside-link.tsx';
import { Pill } from './pill.tsx';
import { followUpWords } from './words/follow-up-words.ts';

/** While there is no ticket yet, or nobody knows whether there is. */
const unsettled: ReadonlySet<string> = new Set([
  'held',
  'opening',
  'unknown',
  'failed',
  'rehearsed',
]);

/** The ticket of a confirmed one in a list: its key, or where it stands until it has one. */
export function RowTicket({ item: { id, status, followUp } }: { item: CandidateSummary }) {
  if (followUp === null) return null;
  if (followUp.issueKey) {
    return (
      <OutsideLink href={followUp.issueUrl}>
        <bdi>{followUp.issueKey}</bdi>
      </OutsideLink>
    );
  }
  if (status !== 'confirmed' || !unsettled.has(followUp.status)) return null;
  const { text, tone } = followUpWords[followUp.status];
  return (
    <Pill tone={tone}>
      <a href={`/candidates/${id}#follow-up`}>Ticket: {text.toLowerCase()}</a>
    </Pill>
  );
}
