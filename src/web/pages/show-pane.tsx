import type { Context } from 'hono';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { CandidateDetail } from '../views/candidate-detail.tsx';
import type { InboxAt } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readDetail } from './read-detail.ts';

/** The pane of the near miss that a list has chosen; null when there is none of that id. */
export async function drawPane(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  at: InboxAt & { selected: string },
) {
  const caller = c.get('caller');
  const detail = await readDetail(db, at.selected, caller);
  if (detail === null) return null;
  return (
    <CandidateDetail
      {...detail}
      origin={{ page: 'inbox', ...at }}
      caller={caller}
      now={clock.now()}
    />
  );
}

/** The pane alone, as script puts it beside a list. Throws the problem that it is not there. */
export async function showPane(
  context: WebContext,
  c: Context<WebVariables>,
  at: InboxAt & { selected: string },
) {
  return c.html(orNotFound(await drawPane(context, c, at), 'near miss', at.selected));
}
