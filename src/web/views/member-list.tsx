import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { AlertWords } from './alert-words.tsx';
import { ClockTime } from './clock-time.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';

/** What one stands for, of which at most so many are shown, or what stands for it. */
export type Together = {
  head: CandidateSummary | null;
  members: readonly CandidateSummary[];
  most: number;
};

type MembersProps = Together & { title: string; now: Date };

/** What one near miss stands for besides itself, and decides with it. */
export function MemberList({ members, most, title, now }: MembersProps) {
  if (members.length === 0) return null;
  return (
    <section aria-labelledby="members-title">
      <h2 id="members-title">Told together</h2>
      <p class="hint">What is decided here counts for these too.</p>
      <ul class="alike">
        {members.slice(0, most).map((item) => (
          <li>
            <a href={`/candidates/${item.id}`}>
              <OutsideText text={item.story} most={160} />
            </a>
            {item.title === title ? null : <AlertWords of={item} />}
            <p class="row-state">
              <ClockTime at={item.occurredAt} now={now} /> ·{' '}
              <Moment at={item.occurredAt} now={now} />
            </p>
          </li>
        ))}
      </ul>
      {members.length > most ? <p class="hint">Only the first {most} are shown.</p> : null}
    </section>
  );
}
