import type { DecisionCount } from '../../../db/queries/decisions-on-pattern.ts';
import type { Caller } from '../../caller.ts';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { sayDecisions } from '../words/decision-counts.ts';
import { sayWho } from '../words/who.ts';

type DecisionsProps = { decisions: readonly DecisionCount[]; caller: Caller; now: Date };

/** What people decided on a pattern's near misses, in short; nothing while nobody decided. */
export function PatternDecisions({ decisions, caller, now }: DecisionsProps) {
  if (decisions.length === 0) return null;
  return (
    <section class="card" aria-labelledby="decided-title">
      <h2 id="decided-title">What was decided</h2>
      <ul class="alike">
        {decisions.map((decision) => (
          <li>
            <OutsideText text={sayDecisions(decision)} most={160} />
            <p class="row-state">
              <OutsideText text={`The last time by ${sayBy(decision, caller)}`} most={120} />
              <Moment at={decision.lastAt} now={now} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sayBy({ lastBy }: DecisionCount, caller: Caller): string {
  return lastBy === caller.actor ? 'you' : sayWho(lastBy, caller);
}
