import { type Answer, htmlAnswer } from '../answer.ts';
import { PageLayout, pageText } from '../page-layout.tsx';
import type { Call, Route } from '../route.ts';
import { moveIssue } from './issue-changes.ts';
import { IssueListPage, IssuePage } from './issue-pages.tsx';
import { movesOf } from './issue-routes.ts';
import type { JiraContext, JiraEndpoint } from './jira-context.ts';

/** The pages for people, with the buttons that move an issue. */
export function pageRoutes(context: JiraContext): Route<JiraEndpoint>[] {
  const page = { endpoint: 'page', isOpen: true } as const;
  return [
    {
      ...page,
      method: 'GET',
      path: '/',
      answer: () => htmlAnswer(pageText(<IssueListPage issues={context.store.list()} />)),
    },
    {
      ...page,
      method: 'GET',
      path: '/browse/:key',
      answer: (call) => {
        const stored = context.store.find(call.params['key'] ?? '');
        if (!stored) return nothingHere();
        const moves = movesOf(context, stored);
        return htmlAnswer(pageText(<IssuePage stored={stored} moves={moves} />));
      },
    },
    {
      ...page,
      method: 'POST',
      path: '/browse/:key/move',
      answer: (call) => moveByForm(context, call),
    },
  ];
}

async function moveByForm(context: JiraContext, call: Call): Promise<Answer> {
  const stored = context.store.find(call.params['key'] ?? '');
  const wanted = new URLSearchParams(call.body).get('to');
  const status = stored && movesOf(context, stored).find(({ name }) => name === wanted);
  if (!stored || !status) return nothingHere();
  await moveIssue(context, stored, status);
  return { status: 303, headers: { Location: `/browse/${stored.issue.key}` }, body: null };
}

function nothingHere(): Answer {
  return htmlAnswer(pageText(<PageLayout provider="Jira" title="There is nothing here" />), 404);
}
