import { sayNotice, showNotice } from './notices.ts';
import { textOf } from './read-json.ts';
import { type Answer, type Left, look } from './send.ts';

type Done = Extract<Answer, { kind: 'done' }>;

/** How a decision on many ended: what was left as it was, and the rows of the list as they are now. */
export type Followed = { left: readonly Left[]; fresh: ReadonlyMap<string, string> };

const firstWaitMs = 300;
const longestWaitMs = 3_000;

/** Tells how far a decision on many has come until it is over. */
export async function followJob(
  begun: Done,
  turn: number,
  then: (end: Followed) => void,
): Promise<void> {
  const address = `/bulk/${textOf(begun.done['bulk'])}`;
  let { done, left } = begun;
  for (
    let waitMs = firstWaitMs;
    done['isOver'] !== true;
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  ) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const answer = await look(address);
    // No longer signed in, for one: the page can only say so.
    if (answer.kind === 'refused') return sayNotice(answer.sentence, turn);
    // Whoever is away now is asked again; the job goes on without.
    if (answer.kind === 'away') continue;
    ({ done, left } = answer);
    showNotice(answer.notice, turn);
  }
  then({ left, fresh: await rowsOfList() });
}

/** The rows of the list that is open, as it is now. */
async function rowsOfList(): Promise<ReadonlyMap<string, string>> {
  const answer = await window
    .fetch(location.href, { headers: { accept: 'text/html' } })
    .catch(() => null);
  if (!answer?.ok) return new Map();
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const rows = page.querySelectorAll<HTMLElement>('[data-list] > [data-row]');
  return new Map([...rows].map((row) => [row.dataset['id'] ?? '', row.outerHTML]));
}
