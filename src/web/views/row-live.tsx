import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayStatus } from './words/candidate-words.ts';
import { sayDecision } from './words/decision-words.ts';

type RowLiveProps = { item: CandidateSummary; caller: Caller; now: Date };

/** What became of a near miss while somebody looks at it as it was before. */
export function RowLive({ item, caller, now }: RowLiveProps) {
  const decision = sayDecision(item, caller);
  return (
    <p class="row-live" data-version={String(item.version)} data-status={item.status}>
      {decision === null ? (
        <span>{sayStands(item)}</span>
      ) : (
        <span>
          <OutsideText text={decision} />
          {item.decidedAt === null ? null : (
            <>
              , <Moment at={item.decidedAt} now={now} />
            </>
          )}
          .
        </span>
      )}{' '}
      <a href={`/candidates/${item.id}`} data-load-anew>
        See it as it is now
      </a>
    </p>
  );
}

/** Without a decision in force it was taken back, or the rules or later facts moved it. */
function sayStands(item: CandidateSummary): string {
  if (item.status === 'open') return 'It changed meanwhile, and needs a decision.';
  return `It changed meanwhile: ${sayStatus(item).text.toLowerCase()}.`;
}
