import type { Context } from 'hono';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { inboxAddress, type Origin } from '../views/origin.ts';
import { Refusal } from '../views/refusal.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readNote } from './read-note.ts';
import { showCandidate } from './show-candidate.tsx';
import { showFollowUps } from './show-follow-ups.tsx';
import { showInbox } from './show-inbox.tsx';

/**
 * What was done, so that the page can tell: something was changed, or a decision taken back. Names
 * the candidate, and on the page of follow-ups the follow-up; `along` and `left` are how many more of
 * its kind it was done for, and was not as they had changed.
 */
export type Done = Readonly<Record<string, string>> & ({ changed: string } | { undone: string });

/** Leads back to the page that the form stood on. */
export function backToOrigin(c: Context<WebVariables>, origin: Origin, done: Done): Response {
  return c.redirect(addressOf(origin, done), 303);
}

function addressOf(origin: Origin, done: Done): string {
  switch (origin.page) {
    case 'inbox':
      return inboxAddress(origin, done);
    case 'candidate':
      return `/candidates/${origin.id}?${new URLSearchParams(done)}`;
    case 'follow-ups':
      return `/follow-ups?${new URLSearchParams(done)}`;
  }
}

type Refused = { sentence: string; status: 403 | 409 | 422; item: CandidateSummary | null };

/** Shows the page that the form stood on as it is now, with the reason why nothing was done. */
export async function refuseAtOrigin(
  context: WebContext,
  c: Context<WebVariables>,
  origin: Origin,
  { sentence, status, item }: Refused,
): Promise<Response> {
  // On its own page, the story and the ticket stand right below.
  const shown = origin.page === 'candidate' && origin.id === item?.id ? null : item;
  const flash = <Refusal sentence={sentence} item={shown} note={await readNote(c)} />;
  const answer = { flash, status };
  switch (origin.page) {
    case 'inbox':
      return showInbox(context, c, origin, answer);
    case 'candidate':
      return showCandidate(context, c, origin.id, answer);
    case 'follow-ups':
      return showFollowUps(context, c, null, answer);
  }
}
