import { z } from 'zod';
import type { JiraStatus } from '../../shapes/jira/issue.ts';
import { statusField } from '../../shapes/jira/issue.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { readNewIssue } from './create-issue.ts';
import { createIssue, moveIssue } from './issue-changes.ts';
import { type ApiVersion, fieldNames, issueAnswer } from './issue-shape.ts';
import type { StoredIssue } from './issue-store.ts';
import { jiraRefusal, noSuchIssue } from './jira-answers.ts';
import type { JiraContext } from './jira-context.ts';
import type { VersionedRoute } from './versioned-routes.ts';

const Transition = z.object({ transition: z.object({ id: z.coerce.string() }) });

/** Creating, reading and moving issues. */
export function issueRoutes(context: JiraContext): VersionedRoute[] {
  return [
    {
      endpoint: 'create_issue',
      method: 'POST',
      path: '/issue',
      answer: (call, version) => create(context, call, version),
    },
    {
      endpoint: 'get_issue',
      method: 'GET',
      path: '/issue/:key',
      answer: (call, version) =>
        withIssue(context, call, ({ issue }) => ({
          status: 200,
          body: issueAnswer(context, version, issue, fieldNames(call.query['fields'])),
        })),
    },
    {
      endpoint: 'list_transitions',
      method: 'GET',
      path: '/issue/:key/transitions',
      answer: (call) =>
        withIssue(context, call, (stored) => ({
          status: 200,
          body: { expand: 'transitions', transitions: transitions(context, stored) },
        })),
    },
    {
      endpoint: 'do_transition',
      method: 'POST',
      path: '/issue/:key/transitions',
      answer: (call) => withIssue(context, call, (stored) => move(context, stored, call)),
    },
  ];
}

/** Finds the issue that the path names, or says that there is none. */
export function withIssue(
  context: JiraContext,
  call: Call,
  answer: (stored: StoredIssue) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const stored = context.store.find(call.params['key'] ?? '');
  const isSeen = stored !== null && !context.hidden.has(stored.issue.project.key);
  return isSeen ? answer(stored) : noSuchIssue();
}

async function create(context: JiraContext, call: Call, version: ApiVersion): Promise<Answer> {
  const read = readNewIssue(call.json, {
    project: context.store.project,
    version,
    flavour: context.flavour,
    reporter: context.caller,
    at: call.at,
  });
  if (!read.ok) return jiraRefusal(400, read.problem.errorMessages, read.problem.errors);
  if (context.store.project(read.value.project.key)?.lacks?.includes('CREATE_ISSUES')) {
    return jiraRefusal(403, ['You do not have permission to create issues in this project.']);
  }
  const { id, key } = await createIssue(context, read.value);
  const self = `${context.site()}/rest/api/${version}/issue/${id}`;
  return { status: 201, body: { id, key, self } };
}

/** Where an issue may go: from every status to every other. */
export function movesOf({ store }: JiraContext, { issue }: StoredIssue): readonly JiraStatus[] {
  const statuses = store.project(issue.project.key)?.statuses ?? [];
  return statuses.filter(({ id }) => id !== issue.status.id);
}

/** A transition has the id of the status it leads to. */
function transitions(context: JiraContext, stored: StoredIssue) {
  return movesOf(context, stored).map((status) => ({
    id: status.id,
    name: status.name,
    to: statusField(context.site(), status),
    hasScreen: false,
    isGlobal: true,
    isAvailable: true,
  }));
}

async function move(context: JiraContext, stored: StoredIssue, call: Call): Promise<Answer> {
  const wanted = Transition.safeParse(call.json).data?.transition.id;
  const status = movesOf(context, stored).find(({ id }) => id === wanted);
  if (!status) return jiraRefusal(400, ['It is not possible to do this transition now.']);
  await moveIssue(context, stored, status);
  return { status: 204, body: null };
}
