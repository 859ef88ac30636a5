import type { Context } from 'hono';
import { Notice } from '../views/notice.tsx';
import { inboxAddress, type Origin } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { showCandidate } from './show-candidate.tsx';
import { showFollowUps } from './show-follow-ups.tsx';
import { showInbox } from './show-inbox.tsx';

/** What was done, so that the page can tell: a candidate was decided on, or a decision taken back. */
export type Done = { changed: string } | { undone: string };

/** Leads back to the page that the form stood on. */
export function backToOrigin(c: Context<WebVariables>, origin: Origin, done: Done): Response {
  return c.redirect(addressOf(origin, done), 303);
}

function addressOf(origin: Origin, done: Done): string {
  switch (origin.page) {
    case 'inbox':
      return inboxAddress(origin.view, origin.after, done);
    case 'candidate':
      return `/candidates/${origin.id}?${new URLSearchParams(done)}`;
    case 'follow-ups':
      return '/follow-ups';
  }
}

/** Shows the page that the form stood on as it is now, with the reason why nothing was done. */
export async function refuseAtOrigin(
  context: WebContext,
  c: Context<WebVariables>,
  origin: Origin,
  refusal: { sentence: string; status: 409 | 422 },
): Promise<Response> {
  const answer = { flash: <Refusal sentence={refusal.sentence} />, status: refusal.status };
  switch (origin.page) {
    case 'inbox':
      return showInbox(context, c, origin, answer);
    case 'candidate':
      return showCandidate(context, c, origin.id, answer);
    case 'follow-ups':
      return showFollowUps(context, c, null, answer);
  }
}

function Refusal({ sentence }: { sentence: string }) {
  return (
    <Notice tone="bad">
      <p class="notice-text">
        <bdi>{sentence}</bdi>
      </p>
    </Notice>
  );
}
