import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { AlertWords } from './alert-words.tsx';
import { ClockTime } from './clock-time.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';

/** What one stands for, of which at most so many are shown, or what stands for it. */
export type Together = {
  head: CandidateSummary | null;
  /** A person said so, and no rule of ours. */
  isByPeople: boolean;
  members: readonly CandidateSummary[];
  /** What people put together with it. */
  joined: readonly CandidateSummary[];
  most: number;
};

type MembersProps = Pick<Together, 'members' | 'joined' | 'most'> & { title: string; now: Date };

/** What one near miss stands for besides itself: what is decided with it, and what people put to it. */
export function MemberList({ members, joined, ...shown }: MembersProps) {
  return (
    <>
      {members.length === 0 ? null : (
        <section aria-labelledby="members-title">
          <h2 id="members-title">Told together</h2>
          <p class="hint">What is decided here counts for these too.</p>
          <Members items={members} {...shown} />
        </section>
      )}
      {joined.length === 0 ? null : (
        <section aria-labelledby="joined-title">
          <h2 id="joined-title">Put together with it</h2>
          <p class="hint">People said that these are the same thing.</p>
          <Members items={joined} {...shown} />
        </section>
      )}
    </>
  );
}

type ItemsProps = Pick<MembersProps, 'most' | 'title' | 'now'> & {
  items: readonly CandidateSummary[];
};

function Members({ items, most, title, now }: ItemsProps) {
  return (
    <>
      <ul class="alike">
        {items.slice(0, most).map((item) => (
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
      {items.length > most ? <p class="hint">Only the first {most} are shown.</p> : null}
    </>
  );
}
