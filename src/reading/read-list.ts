import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { readOn } from './read-on.ts';
import type { ReadingContext } from './reading-context.ts';

/** The task: one page of a pass over a provider's lists, until there is no more. */
export async function readList(context: ReadingContext, id: string): Promise<TaskOutcome> {
  const read = await readOn(context, id);
  switch (read.kind) {
    case 'page':
      return read.row.finishedAt === null ? later(0) : done;
    case 'later':
      return later(read.seconds);
    case 'over':
      return done;
  }
}
