import type { Context } from 'hono';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { asksForJson } from '../asks-for-json.ts';
import { HttpProblem, type ProblemKind } from '../problem.ts';
import { followUpsAddress } from '../views/follow-up-filter.tsx';
import { inboxAddress, type Origin } from '../views/origin.ts';
import { Refusal } from '../views/refusal.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { flashOf } from './flash-of.ts';
import { readNote } from './read-note.ts';
import { rowsNow } from './rows-now.tsx';
import { showCandidate } from './show-candidate.tsx';
import { showFollowUp } from './show-follow-up.tsx';
import { showFollowUps } from './show-follow-ups.tsx';
import { showInbox } from './show-inbox.tsx';

/**
 * What was done, so that the page can tell: something was changed, or a decision taken back. Names
 * the candidate, and on the pages of follow-ups the follow-up; `along` and `left` are how many more of
 * its kind it was done for, and was not as they had changed.
 */
export type Done = Readonly<Record<string, string>> & ({ changed: string } | { undone: string });

/**
 * Leads back to the page that the form stood on. The pages' script stays where it is: it is answered
 * what that page would say, and the row as it stands now.
 */
export async function backToOrigin(
  context: WebContext,
  c: Context<WebVariables>,
  origin: Origin,
  done: Done,
): Promise<Response> {
  if (!asksForJson(c)) return c.redirect(addressOf(origin, done), 303);
  const flash = await flashOf(context, c, origin, done);
  const notice = flash === null ? '' : await flash.toString();
  const rows = await rowsNow(context, c, origin, done['changed'] ?? done['undone'] ?? '');
  return c.json({ done, notice, rows });
}

function addressOf(origin: Origin, done: Done): string {
  switch (origin.page) {
    case 'inbox':
      return inboxAddress(origin, done);
    case 'candidate':
      return `/candidates/${origin.id}?${new URLSearchParams(done)}`;
    case 'follow-ups':
      return followUpsAddress(origin, done);
    case 'follow-up':
      return `/follow-ups/${origin.id}?${new URLSearchParams(done)}`;
  }
}

type Refused = {
  sentence: string;
  status: 403 | 409 | 422;
  item: CandidateSummary | null;
  /** Somebody, or new facts, came first. */
  isStale?: boolean;
};

/** Shows the page that the form stood on as it is now, with the reason why nothing was done. */
export async function refuseAtOrigin(
  context: WebContext,
  c: Context<WebVariables>,
  origin: Origin,
  refused: Refused,
): Promise<Response> {
  const { sentence, status, item } = refused;
  // On its own page, the story and the ticket stand right below.
  const isThere =
    origin.page === 'follow-up' || (origin.page === 'candidate' && origin.id === item?.id);
  const shown = isThere ? null : item;
  const flash = <Refusal sentence={sentence} item={shown} note={await readNote(c)} />;
  if (asksForJson(c)) {
    const rows = item === null ? [] : await rowsNow(context, c, origin, item.id);
    const extra = { notice: await flash.toString(), rows };
    throw new HttpProblem(kindOf(refused), sentence, { extra });
  }
  const answer = { flash, status };
  switch (origin.page) {
    case 'inbox':
      return showInbox(context, c, origin, answer);
    case 'candidate':
      return showCandidate(context, c, origin.id, answer);
    case 'follow-ups':
      return showFollowUps(context, c, { at: origin, place: null }, answer);
    case 'follow-up':
      return showFollowUp(context, c, origin.id, answer);
  }
}

function kindOf({ status, isStale = false }: Refused): ProblemKind {
  if (status === 422) return 'invalid';
  if (status === 403) return 'other-team';
  return isStale ? 'stale' : 'not-possible';
}
