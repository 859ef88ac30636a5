import type { z } from 'zod';
import { OutboundError } from '../contract.ts';
import type { TicketTransition } from '../contract-tickets.ts';
import { CommentPage, FoundPage, Linked, Transitions } from './answers.ts';
import type { JiraApi } from './client.ts';
import { readAnswer } from './read-answer.ts';
import { Issue } from './schema.ts';
import { escapeWiki } from './wiki.ts';

/** Our tickets and comments are few; a search that goes on for longer is not after them. */
const MAX_PAGES = 10;

/** Issues that a query finds, over as many pages as need be. */
export async function findIssues(api: JiraApi, jql: string): Promise<readonly Issue[]> {
  const found: Issue[] = [];
  let page: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const answer: z.infer<typeof FoundPage> = readAnswer(FoundPage, await api.search(jql, page));
    found.push(...answer.issues);
    const isMore = answer.issues.length > 0 && found.length < (answer.total ?? 0);
    page = answer.nextPageToken ?? (isMore ? String(found.length) : null);
    if (page === null) break;
  }
  return found;
}

/** The issue as it is now; null when it is gone. */
export async function readIssue(api: JiraApi, idOrKey: string): Promise<Issue | null> {
  try {
    return readAnswer(Issue, await api.getIssue(idOrKey));
  } catch (error) {
    if (error instanceof OutboundError && error.status === 404) return null;
    throw error;
  }
}

/** Whether the account sees the project. A token that is not taken says nothing about it. */
export async function seesProject(api: JiraApi, project: string): Promise<boolean> {
  try {
    await api.getProject(project);
    return true;
  } catch (error) {
    const hidden = [403, 404];
    if (error instanceof OutboundError && hidden.includes(error.status ?? 0)) return false;
    throw error;
  }
}

export async function findTransitions(
  api: JiraApi,
  key: string,
): Promise<readonly TicketTransition[]> {
  const { transitions } = readAnswer(Transitions, await api.getTransitions(key));
  return transitions.map(({ id, to }) => ({
    id,
    to: { id: to.id ?? null, name: to.name ?? null, category: to.statusCategory?.key ?? null },
  }));
}

/** Whether an issue has a link of any type to another one, which may bear another key by now. */
export async function isLinkedTo(
  api: JiraApi,
  key: string,
  other: { id: string; key: string },
): Promise<boolean> {
  const { fields } = readAnswer(Linked, await api.getLinks(key));
  const linked = (fields.issuelinks ?? []).flatMap(({ inwardIssue, outwardIssue }) => [
    inwardIssue,
    outwardIssue,
  ]);
  return linked.some((issue) => issue?.id === other.id || issue?.key === other.key);
}

/** Ids of the comments whose text holds the marker, oldest first. */
export async function findOwnComments(
  api: JiraApi,
  key: string,
  marker: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  let seen = 0;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const { comments, total } = readAnswer(CommentPage, await api.getComments(key, seen));
    found.push(...comments.filter(({ body }) => holds(body, marker)).map(({ id }) => id));
    seen += comments.length;
    if (comments.length === 0 || seen >= (total ?? 0)) break;
  }
  return found;
}

/** Data Center gives a comment as it was written, in wiki text. */
function holds(body: unknown, marker: string): boolean {
  const text = textOf(body);
  return text.includes(marker) || text.includes(escapeWiki(marker));
}

/** A comment's text: a string on Data Center, the text nodes of a document on Cloud. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return '';
  const text: unknown = Object.getOwnPropertyDescriptor(body, 'text')?.value;
  const content: unknown = Object.getOwnPropertyDescriptor(body, 'content')?.value;
  const inner = Array.isArray(content) ? content.map(textOf).join('') : '';
  return typeof text === 'string' ? text + inner : inner;
}
