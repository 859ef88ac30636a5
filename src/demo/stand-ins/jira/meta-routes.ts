import { issueTypeField } from '../../shapes/jira/issue.ts';
import type { JiraProject } from '../../shapes/jira/projects.ts';
import { jiraUser } from '../../shapes/jira/user.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
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
      answer: (call) => withProject(context, call, (project) => issueTypes(context, project)),
    },
    {
      endpoint: 'createmeta',
      method: 'GET',
      path: '/issue/createmeta/:project/issuetypes/:type',
      answer: (call) =>
        withProject(context, call, (project) => fields(project, call.params['type'])),
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

function withProject(
  context: JiraContext,
  call: Call,
  list: (project: JiraProject) => readonly object[] | null,
): Answer {
  const project = context.store.project(call.params['project'] ?? '');
  const items = project && list(project);
  if (!items) return jiraRefusal(404, ['No project or issue type could be found.']);
  // The two editions name the list differently.
  const name = 'fieldId' in (items[0] ?? {}) ? 'fields' : 'issueTypes';
  const listName = context.flavour === 'cloud' ? name : 'values';
  const page = { startAt: 0, maxResults: 50, total: items.length };
  return { status: 200, body: { ...page, [listName]: items } };
}

function issueTypes(context: JiraContext, project: JiraProject): readonly object[] {
  return project.issueTypes.map((type) => issueTypeField(context.site(), type));
}

function fields(project: JiraProject, type: string | undefined): readonly object[] | null {
  if (!project.issueTypes.some(({ id }) => id === type)) return null;
  const isRequired = (name: string): boolean => ['summary', 'issuetype', 'project'].includes(name);
  const names = ['project', 'issuetype', 'summary', 'description', 'priority'];
  if (project.labels === 'on_screen') names.push('labels');
  return names.map((name) => ({
    fieldId: name,
    key: name,
    name: name[0]?.toUpperCase() + name.slice(1),
    required: isRequired(name),
    hasDefaultValue: name === 'priority',
    operations: ['set'],
    schema: { type: name === 'labels' ? 'array' : 'string', system: name },
  }));
}
