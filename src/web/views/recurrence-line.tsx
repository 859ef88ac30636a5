import { sayTimes } from '../../core/detect/say-count.ts';
import type { RecurrenceAround } from '../../db/queries/recurrence-around.ts';
import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import { WeeksChart } from './weeks-chart.tsx';

type LineProps = {
  followUp: Pick<FollowUpRow, 'status' | 'closedAt'>;
  around: RecurrenceAround | null;
  now: Date;
};

const weekMs = 7 * 24 * 60 * 60 * 1_000;

/** Whether it still happens since its ticket was closed: whoever fixed it wants to know. */
export function RecurrenceLine({ followUp: { status, closedAt }, around, now }: LineProps) {
  if (closedAt === null || around === null) return null;
  const ended = status === 'done' ? 'done' : 'closed';
  const weeksAgo = Math.max(0, Math.floor((now.getTime() - closedAt.getTime()) / weekMs));
  return (
    <p class="recurrence-line">
      <WeeksChart
        byWeeksAgo={around.byWeeksAgo}
        mark={{ weeksAgo, text: `The ticket was ${ended} in the week that is marked` }}
      />
      <span>
        {sayBefore(around.before)} in the 30 days before it was {ended}, {saySince(around)}.
      </span>
    </p>
  );
}

function sayBefore(count: number): string {
  return count === 0 ? 'Not seen' : `Seen ${sayTimes(count)}`;
}

function saySince({ before, since }: RecurrenceAround): string {
  if (since === 0) return before === 0 ? 'and not since' : 'not since';
  return before === 0 ? `but ${sayTimes(since)} since` : `${sayTimes(since)} since`;
}
