import type { Version2Client, Version3Client } from 'jira.js';
import { type ClientContext, OutboundError } from '../contract.ts';
import type { TicketBlock } from '../contract-tickets.ts';
import { jiraError } from './jira-error.ts';
import { adfBody as adf, wikiBody as wiki } from './render-body.ts';
import type { Settings } from './schema.ts';

/** A ticket's own fields; the text of the body is given in blocks. */
export type IssueFields = {
  project: { id: string } | { key: string };
  issuetype: { id: string } | { name: string };
  summary: string;
  labels: string[];
  /** Whatever else the create screen has, by its id. */
  [id: string]: unknown;
};

/** The calls that we make. Answers are what Jira sent, unread; failures are OutboundErrors. */
export type JiraApi = {
  myself(): Promise<unknown>;
  createIssue(fields: IssueFields, body: readonly TicketBlock[]): Promise<unknown>;
  getIssue(issueIdOrKey: string): Promise<unknown>;
  /** `page` is null at first, and then what the last answer named. */
  search(jql: string, page: string | null): Promise<unknown>;
  /** The same, with what happened to each issue, as far as Jira tells it here. */
  searchWithPast(jql: string, page: string | null): Promise<unknown>;
  /** What happened to one issue, oldest first; Cloud only. */
  getPast(issueIdOrKey: string, startAt: number): Promise<unknown>;
  addComment(issueIdOrKey: string, body: readonly TicketBlock[]): Promise<unknown>;
  updateComment(key: string, id: string, body: readonly TicketBlock[]): Promise<unknown>;
  getComments(issueIdOrKey: string, startAt: number): Promise<unknown>;
  getProject(idOrKey: string): Promise<unknown>;
  getTransitions(issueIdOrKey: string): Promise<unknown>;
  doTransition(issueIdOrKey: string, transitionId: string): Promise<unknown>;
  getLinks(issueIdOrKey: string): Promise<unknown>;
  link(type: string, key: string, otherKey: string): Promise<unknown>;
  /** What of these rights the account has in the project. */
  getPermissions(projectKey: string, permissions: readonly string[]): Promise<unknown>;
  getIssueTypes(projectIdOrKey: string, startAt: number): Promise<unknown>;
  /** The fields of the create screen. */
  getCreateFields(project: string, issueTypeId: string, startAt: number): Promise<unknown>;
  /** Every field that the site has. */
  getAllFields(): Promise<unknown>;
};

const ISSUE_FIELDS = [
  ...['summary', 'labels', 'status', 'resolution', 'project', 'issuetype'],
  ...['resolutiondate', 'statuscategorychangedate'],
];
const LINK_FIELDS = ['issuelinks'];
const PAGE_SIZE = 50;
const PAST_PAGE_SIZE = 100;

/**
 * A client for one call, which `signal` ends. jira.js is loaded with the first one: it takes a third
 * of a second and 30 MB, which a service that has not called yet can do without.
 */
export async function jiraApi(
  context: ClientContext<Settings>,
  signal: AbortSignal,
): Promise<JiraApi> {
  const { settings, apiToken } = context;
  if (apiToken === null) throw new OutboundError('refused', 'This connection has no API token.');
  const { Version2Client, Version3Client } = await import('jira.js');
  const email = settings.email ?? '';
  const config = { host: settings.siteUrl, baseRequestConfig: requestConfig(context, signal) };
  const api =
    settings.deployment === 'cloud'
      ? cloudApi(new Version3Client({ ...config, authentication: { basic: { email, apiToken } } }))
      : dataCenterApi(
          new Version2Client({ ...config, authentication: { oauth2: { accessToken: apiToken } } }),
        );
  return withOwnErrors(api, [apiToken, `${email}:${apiToken}`]);
}

function requestConfig({ outbound }: ClientContext<Settings>, signal: AbortSignal) {
  return {
    httpAgent: outbound.httpAgent,
    httpsAgent: outbound.httpsAgent,
    // axios would follow redirects, take a proxy from the environment, and read without end.
    maxRedirects: 0,
    proxy: false,
    maxContentLength: outbound.maxResponseBytes,
    signal,
  };
}

function cloudApi(client: Version3Client): JiraApi {
  const search = (jql: string, page: string | null, expand: { expand?: string } = {}) =>
    client.issueSearch.searchForIssuesUsingJqlEnhancedSearchPost({
      jql,
      fields: ISSUE_FIELDS,
      maxResults: PAGE_SIZE,
      ...(page === null ? {} : { nextPageToken: page }),
      ...expand,
    });
  return {
    myself: () => client.myself.getCurrentUser(),
    createIssue: (fields, body) =>
      client.issues.createIssue({ fields: { ...fields, description: adf(body) } }),
    getIssue: (issueIdOrKey) => client.issues.getIssue({ issueIdOrKey, fields: ISSUE_FIELDS }),
    search: (jql, page) => search(jql, page),
    searchWithPast: (jql, page) => search(jql, page, { expand: 'changelog' }),
    getPast: (issueIdOrKey, startAt) =>
      client.issues.getChangeLogs({ issueIdOrKey, startAt, maxResults: PAST_PAGE_SIZE }),
    addComment: (issueIdOrKey, body) =>
      client.issueComments.addComment({ issueIdOrKey, comment: adf(body) }),
    updateComment: (issueIdOrKey, id, body) =>
      client.issueComments.updateComment({ issueIdOrKey, id, body: adf(body) }),
    getComments: (issueIdOrKey, startAt) =>
      client.issueComments.getComments({ issueIdOrKey, startAt, maxResults: PAGE_SIZE }),
    getProject: (projectIdOrKey) => client.projects.getProject({ projectIdOrKey }),
    getTransitions: (issueIdOrKey) => client.issues.getTransitions({ issueIdOrKey }),
    doTransition: (issueIdOrKey, id) =>
      client.issues.doTransition({ issueIdOrKey, transition: { id } }),
    getLinks: (issueIdOrKey) => client.issues.getIssue({ issueIdOrKey, fields: LINK_FIELDS }),
    link: (type, key, otherKey) => client.issueLinks.linkIssues(newLink(type, key, otherKey)),
    ...targetCalls(client),
  };
}

function dataCenterApi(client: Version2Client): JiraApi {
  const search = (jql: string, page: string | null, expand: { expand?: string[] } = {}) =>
    client.issueSearch.searchForIssuesUsingJqlPost({
      jql,
      fields: ISSUE_FIELDS,
      maxResults: PAGE_SIZE,
      startAt: Number(page ?? 0),
      ...expand,
    });
  return {
    myself: () => client.myself.getCurrentUser(),
    createIssue: (fields, body) =>
      client.issues.createIssue({ fields: { ...fields, description: wiki(body) } }),
    getIssue: (issueIdOrKey) => client.issues.getIssue({ issueIdOrKey, fields: ISSUE_FIELDS }),
    search: (jql, page) => search(jql, page),
    searchWithPast: (jql, page) => search(jql, page, { expand: ['changelog'] }),
    getPast: (issueIdOrKey, startAt) =>
      client.issues.getChangeLogs({ issueIdOrKey, startAt, maxResults: PAST_PAGE_SIZE }),
    addComment: (issueIdOrKey, body) =>
      client.issueComments.addComment({ issueIdOrKey, comment: wiki(body) }),
    updateComment: (issueIdOrKey, id, body) =>
      client.issueComments.updateComment({ issueIdOrKey, id, comment: wiki(body) }),
    getComments: (issueIdOrKey, startAt) =>
      client.issueComments.getComments({ issueIdOrKey, startAt, maxResults: PAGE_SIZE }),
    getProject: (projectIdOrKey) => client.projects.getProject({ projectIdOrKey }),
    getTransitions: (issueIdOrKey) => client.issues.getTransitions({ issueIdOrKey }),
    doTransition: (issueIdOrKey, id) =>
      client.issues.doTransition({ issueIdOrKey, transition: { id } }),
    getLinks: (issueIdOrKey) => client.issues.getIssue({ issueIdOrKey, fields: LINK_FIELDS }),
    link: (type, key, otherKey) => client.issueLinks.linkIssues(newLink(type, key, otherKey)),
    ...targetCalls(client),
  };
}

/** The same in both editions. */
function targetCalls(client: Version2Client | Version3Client) {
  return {
    getPermissions: (projectKey: string, permissions: readonly string[]) =>
      client.permissions.getMyPermissions({ projectKey, permissions: permissions.join(',') }),
    getIssueTypes: (projectIdOrKey: string, startAt: number) =>
      client.issues.getCreateIssueMetaIssueTypes({
        projectIdOrKey,
        startAt,
        maxResults: PAGE_SIZE,
      }),
    getCreateFields: (projectIdOrKey: string, issueTypeId: string, startAt: number) =>
      client.issues.getCreateIssueMetaIssueTypeId({
        projectIdOrKey,
        issueTypeId,
        startAt,
        maxResults: PAGE_SIZE,
      }),
    getAllFields: () => client.issueFields.getFields(),
  };
}

function newLink(name: string, key: string, otherKey: string) {
  return { type: { name }, inwardIssue: { key }, outwardIssue: { key: otherKey } };
}

/** jira.js keeps the whole request in its errors, credentials and all: none of them leaves here. */
function withOwnErrors(api: JiraApi, secrets: readonly string[]): JiraApi {
  const own = async (call: Promise<unknown>) => {
    try {
      return await call;
    } catch (error) {
      throw jiraError(error, secrets);
    }
  };
  return {
    myself: () => own(api.myself()),
    createIssue: (...args) => own(api.createIssue(...args)),
    getIssue: (...args) => own(api.getIssue(...args)),
    search: (...args) => own(api.search(...args)),
    searchWithPast: (...args) => own(api.searchWithPast(...args)),
    getPast: (...args) => own(api.getPast(...args)),
    addComment: (...args) => own(api.addComment(...args)),
    updateComment: (...args) => own(api.updateComment(...args)),
    getComments: (...args) => own(api.getComments(...args)),
    getProject: (...args) => own(api.getProject(...args)),
    getTransitions: (...args) => own(api.getTransitions(...args)),
    doTransition: (...args) => own(api.doTransition(...args)),
    getLinks: (...args) => own(api.getLinks(...args)),
    link: (...args) => own(api.link(...args)),
    getPermissions: (...args) => own(api.getPermissions(...args)),
    getIssueTypes: (...args) => own(api.getIssueTypes(...args)),
    getCreateFields: (...args) => own(api.getCreateFields(...args)),
    getAllFields: () => own(api.getAllFields()),
  };
}
