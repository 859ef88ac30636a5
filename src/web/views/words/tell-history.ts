import { type CandidateStatus, candidateStatuses } from '../../../core/candidate/status.ts';
import { type HistoryEvent, intoAnother, readDetail, sayEvent } from './history-words.ts';

/** One line of a history: who did what, and how many times in a row. */
export type ToldEvent = {
  actor: string;
  said: string;
  times: number;
  /** The bulk decision that it was part of. */
  bulk: string | null;
  /** What it was put together with. */
  into: string | null;
  /** From which status to which, where it moved. */
  moved: { from: CandidateStatus; to: CandidateStatus } | null;
  /** The last of them. */
  at: Date;
};

/** A history as people read it: what was learnt, where that was new, and repeats as one line. */
export function tellHistory(events: readonly HistoryEvent[]): readonly ToldEvent[] {
  const told: ToldEvent[] = [];
  let story: string | null = null;
  for (const event of events) {
    const { actor, at } = event;
    const now = storyOf(event);
    const said = event.action === 'facts_changed' ? sayLearnt(event, story) : sayEvent(event);
    story = now ?? story;
    const bulk = readDetail(event.detail, 'bulk');
    const into = intoAnother(event);
    const moved = movedBy(event);
    const last = told.at(-1);
    const isAgain = last?.actor === actor && last.said === said;
    if (isAgain && last.bulk === bulk && last.into === into) {
      told[told.length - 1] = { ...last, at, moved, times: last.times + 1 };
    } else told.push({ actor, said, at, bulk, into, moved, times: 1 });
  }
  return told;
}

function movedBy({ entity, action, detail }: HistoryEvent): ToldEvent['moved'] {
  if (entity !== 'candidate' || action === 'assign') return null;
  const [from, to] = [detail['from'], detail['to']].map((name) =>
    candidateStatuses.find((status) => status === name),
  );
  return from === undefined || to === undefined || from === to ? null : { from, to };
}

/** What it was told as, from then on. */
function storyOf({ entity, detail }: HistoryEvent): string | null {
  return entity === 'candidate' ? readDetail(detail, 'story') : null;
}

/** What changed its story, or why it is none any more. */
function sayLearnt(event: HistoryEvent, before: string | null): string {
  const because = readDetail(event.detail, 'because');
  if (because !== null) return `learnt something new about it: ${because}`;
  const story = storyOf(event);
  if (story === null) return 'learnt that it was no near miss by itself';
  return story === before ? 'learnt more about it' : `learnt something new about it: “${story}”`;
}
