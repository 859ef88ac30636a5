import { type ZodType, z } from 'zod';
import { ok } from '../../src/core/result.ts';
import { type ClientContext, OutboundError } from '../contract.ts';
import type { FoundTicket, TicketDraft, TicketTracker, WriteOutcome } from '../contract-tickets.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import { CreatedComment, CreatedIssue } from './answers.ts';
import { checkTarget, signedIn } from './check-target.ts';
import { type JiraApi, jiraApi } from './client.ts';
import { createFields } from './create-fields.ts';
import {
  findIssues,
  findOwnComments,
  findTransitions,
  isLinkedTo,
  readIssue,
  seesProject,
} from './find.ts';
import { labelQuery } from './jql.ts';
import { adfBody, wikiBody } from './render-body.ts';
import type { Issue, Settings } from './schema.ts';
import { overSince, ticketSnapshot, ticketUrl } from './ticket.ts';
import { failedWrite } from './write-outcome.ts';

/** Jira as a ticket tracker. Every call ends within `limitMs`, whatever Jira does. */
export function jiraTickets(
  context: ClientContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): TicketTracker {
  const { settings } = context;
  const call = <T>(run: (api: JiraApi) => Promise<T>) =>
    context.outbound.bounded(limitMs, async (signal) => run(await jiraApi(context, signal)));
  const bodyOf = ({ body }: TicketDraft) =>
    settings.deployment === 'cloud' ? adfBody(body) : wikiBody(body);
  const commentOn = (run: (api: JiraApi) => Promise<unknown>) =>
    writeOnce(call, run, CreatedComment, ({ id }) => ({ commentId: id }));

  // Jira answers these with nothing at all.
  const silently = (run: (api: JiraApi) => Promise<unknown>) =>
    writeOnce(call, run, z.unknown(), () => null);

  return {
    checkTarget: (wishes) => signedIn(call((api) => checkTarget(api, wishes, settings))),
    preview: (draft) => {
      const fields = createFields(draft, settings);
      return fields.ok ? ok({ fields: { ...fields.value, description: bodyOf(draft) } }) : fields;
    },
    probe: async () => {
      await call((api) => api.myself());
    },
    create: async (draft) => {
      const fields = createFields(draft, settings);
      if (!fields.ok) return { kind: 'refused', status: 0, words: fields.problem };
      return writeOnce(
        call,
        (api) => api.createIssue(fields.value, draft.body),
        CreatedIssue,
        ({ id, key }) => ({ id, key, url: ticketUrl(settings, key) }),
      );
    },
    findByLabel: async (project, label) => {
      const issues = await call((api) => findIssues(api, labelQuery(project, label)));
      return issues
        .map((issue) => foundTicket(issue, settings))
        .filter((ticket) => ticket.labels.includes(label));
    },
    read: async (idOrKey) => {
      const issue = await call((api) => readIssue(api, pathPart(idOrKey)));
      return issue === null ? null : foundTicket(issue, settings);
    },
    addComment: (key, body) => commentOn((api) => api.addComment(pathPart(key), body)),
    updateComment: (key, id, body) =>
      commentOn((api) => api.updateComment(pathPart(key), pathPart(id), body)),
    findComments: (key, marker) => call((api) => findOwnComments(api, pathPart(key), marker)),
    seesProject: (project) => call((api) => seesProject(api, pathPart(project))),
    transitions: (key) => call((api) => findTransitions(api, pathPart(key))),
    transition: (key, id) => silently((api) => api.doTransition(pathPart(key), id)),
    isLinked: (key, other) => call((api) => isLinkedTo(api, pathPart(key), other)),
    link: (key, other) => silently((api) => api.link(settings.linkType, key, other)),
  };
}

type Call = <T>(run: (api: JiraApi) => Promise<T>) => Promise<T>;

/** Sends once. A success whose answer can't be read is ambiguous: something was written, or not. */
async function writeOnce<Answer, Value>(
  call: Call,
  run: (api: JiraApi) => Promise<unknown>,
  schema: ZodType<Answer>,
  toValue: (answer: Answer) => Value,
): Promise<WriteOutcome<Value>> {
  try {
    const answer = schema.safeParse(await call(run));
    if (answer.success) return { kind: 'done', value: toValue(answer.data) };
    return { kind: 'ambiguous', detail: 'Jira’s answer can’t be read' };
  } catch (error) {
    return failedWrite(error);
  }
}

function foundTicket(issue: Issue, settings: Settings): FoundTicket {
  const { id, key, project, labels, status, resolution } = ticketSnapshot(issue, settings);
  const url = ticketUrl(settings, key);
  return { id, key, url, project, labels, status, resolution, overSince: overSince(issue) };
}

/** jira.js puts ids into the path as they are. */
function pathPart(idOrKey: string): string {
  if (/^[A-Za-z0-9_-]{1,200}$/.test(idOrKey)) return idOrKey;
  throw new OutboundError('refused', 'That is no id or key of an issue or a comment.');
}
