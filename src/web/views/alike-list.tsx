import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Caller } from '../caller.ts';
import { AlertWords } from './alert-words.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { RowTicket } from './row-ticket.tsx';
import { statusWords } from './words/candidate-words.ts';
import { sayDecision } from './words/decision-words.ts';

type AlikeProps = { items: readonly CandidateSummary[]; caller: Caller; now: Date };

/** The other times that this happened, and what was decided then. */
export function AlikeList({ items, caller, now }: AlikeProps) {
  return (
    <ul class="alike">
      {items.map((item) => (
        <li>
          <a href={`/candidates/${item.id}`}>
            <OutsideText text={item.story} most={160} />
          </a>
          <AlertWords of={item} />
          <p class="row-state">
            <Pill tone={statusWords[item.status].tone}>{statusWords[item.status].text}</Pill>
            <Moment at={item.occurredAt} now={now} />
            <OutsideText text={sayDecision(item, caller) ?? ''} />
            <RowTicket item={item} />
          </p>
        </li>
      ))}
    </ul>
  );
}
