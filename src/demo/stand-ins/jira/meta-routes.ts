import { z } from 'zod';
import { issueTypeField } from '../../shapes/jira/issue.ts';
import type { JiraProject } from '../../shapes/jira/projects.ts';
import { jiraUser } from '../../shapes/jira/user.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { createScreen, screenField } from './create-screen.ts';
import { jiraRefusal } from './jira-answers.ts';
import type { JiraContext } from './jira-context.ts';
import type { VersionedRoute } from './versioned-routes.ts';

/** Who one is, what the site is, and what can be created where. */
export function metaRoutes(context: JiraContext): VersionedRoute[] {
  return [
    {
      endpoint: 'myself',
      method: 'GET',
      path: '/myself',
      answer: () => ({
        status: 200,
        body: jiraUser(context.site(), context.caller, context.flavour),
      }),
    },
    {
      endpoint: 'server_info',
      method: 'GET',
      path: '/serverInfo',
      isOpen: true,
      answer: () => ({ status: 200, body: serverInfo(context) }),
    },
    {
      endpoint: 'get_project',
      method: 'GET',
      path: '/project/:project',
      answer: (call) => project(context, call.params['project'] ?? ''),
    },
    {
      endpoint: 'createmeta',
      method: 'GET',
      path: '/issue/createmeta/:project/issuetypes',
      answer: (call) =>
        paged(context, call, 'issueTypes', ({ issueTypes }) =>
          issueTypes.map((type) => issueTypeField(context.site(), type)),
        ),
    },
    {
      endpoint: 'createmeta',
      method: 'GET',
      path: '/issue/createmeta/:project/issuetypes/:type',
      answer: (call) =>
        paged(context, call, 'fields', (project) => fields(project, call.params['type'])),
    },
    {
      endpoint: 'permissions',
      method: 'GET',
      path: '/mypermissions',
      answer: (call) => permissions(context, call),
    },
    {
      endpoint: 'fields',
      method: 'GET',
      path: '/field',
      answer: () => allFields(context),
    },
  ];
}

function project(context: JiraContext, wanted: string): Answer {
  const found = context.store.project(wanted);
  if (!found || context.hidden.has(found.key)) {
    return jiraRefusal(404, [`No project could be found with key '${wanted}'.`]);
  }
  const { id, key, name } = found;
  return { status: 200, body: { id, key, name } };
}

function serverInfo(context: JiraContext) {
  const isCloud = context.flavour === 'cloud';
  return {
    baseUrl: context.site(),
    version: isCloud ? '1001.0.0-SNAPSHOT' : '10.3.5',
    versionNumbers: isCloud ? [1001, 0, 0] : [10, 3, 5],
    deploymentType: isCloud ? 'Cloud' : 'Server',
    serverTitle: 'Acme Jira',
  };
}

const Page = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(200).default(50),
});

/** One page of what a project's create screen is made of; the editions name the list differently. */
function paged(
  context: JiraContext,
  call: Call,
  name: 'issueTypes' | 'fields',
  list: (project: JiraProject) => readonly object[] | null,
): Answer {
  const project = visible(context, call.params['project'] ?? '');
  const items = project?.lacks?.includes('CREATE_ISSUES') ? null : project && list(project);
  if (!items) return jiraRefusal(404, ['No project or issue type could be found.']);
  const { startAt, maxResults } = Page.safeParse(call.query).data ?? Page.parse({});
  const shown = items.slice(startAt, startAt + maxResults);
  const page = { startAt, maxResults, total: items.length };
  if (context.flavour === 'cloud') return { status: 200, body: { ...page, [name]: shown } };
  const isLast = startAt + shown.length >= items.length;
  return { status: 200, body: { ...page, isLast, values: shown } };
}

/** A project that the account may browse. */
function visible(context: JiraContext, idOrKey: string): JiraProject | null {
  const project = context.store.project(idOrKey);
  return project?.lacks?.includes('BROWSE_PROJECTS') ? null : project;
}

function fields(project: JiraProject, type: string | undefined): readonly object[] | null {
  if (!project.issueTypes.some(({ id }) => id === type)) return null;
  return createScreen(project).map(screenField);
}

/** Cloud tells of the rights that were asked for, Data Center of all. */
const RIGHTS = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'ADD_COMMENTS',
  'EDIT_OWN_COMMENTS',
  'EDIT_ISSUES',
  'LINK_ISSUES',
  'TRANSITION_ISSUES',
  'ASSIGN_ISSUES',
];

function permissions(context: JiraContext, call: Call): Answer {
  const key = call.query['projectKey'] ?? '';
  const project = visible(context, key);
  if (!project) return jiraRefusal(404, [`No project could be found with key '${key}'.`]);
  const asked = context.flavour === 'cloud' ? (call.query['permissions'] ?? '').split(',') : RIGHTS;
  const told = asked.map((right) => {
    const havePermission = RIGHTS.includes(right) && !project.lacks?.includes(right);
    return [right, { key: right, type: 'PROJECT', havePermission }] as const;
  });
  return { status: 200, body: { permissions: Object.fromEntries(told) } };
}

function allFields(context: JiraContext): Answer {
  const all = context.store.allProjects().flatMap(createScreen);
  const byId = new Map(all.map((field) => [field.id, field]));
  const body = [...byId.values()].map(({ id, name }) => ({
    id,
    key: id,
    name,
    custom: id.startsWith('customfield_'),
  }));
  return { status: 200, body };
}
