import type { AcmePerson } from '../../acme.ts';
import { jiraTime } from '../times.ts';
import { type JiraFlavour, jiraUser } from './user.ts';

type StatusCategory = 'new' | 'indeterminate' | 'done';
export type JiraStatus = { id: string; name: string; category: StatusCategory };
export type IssueType = { id: string; name: string; subtask?: boolean };
type Resolution = { id: string; name: string };

/** An issue as it is at one moment. */
export type JiraIssue = {
  id: string;
  key: string;
  project: { id: string; key: string; name: string };
  issueType: IssueType;
  summary: string;
  /** As wiki text; Cloud's v2 shape has a text here too. */
  description: string | null;
  /** The document that v3 was given; null where the description came as text. */
  document: object | null;
  labels: readonly string[];
  /** Keys and ids of the issues that it is linked with. */
  links?: readonly { type: string; id: string; key: string }[];
  status: JiraStatus;
  resolution: Resolution | null;
  createdAt: Date;
  updatedAt: Date;
  /** When its resolution, and its status's category, came to be what they are; else its last change. */
  resolvedAt?: Date | null;
  categorySince?: Date;
  reporter: AcmePerson;
  /** Further fields as they were set, by their ids. */
  fields?: Readonly<Record<string, unknown>>;
};

const CATEGORIES: Readonly<Record<StatusCategory, { id: number; color: string; name: string }>> = {
  new: { id: 2, color: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, color: 'yellow', name: 'In Progress' },
  done: { id: 3, color: 'green', name: 'Done' },
};

export function statusField(site: string, status: JiraStatus) {
  const category = CATEGORIES[status.category];
  return {
    self: `${site}/rest/api/2/status/${status.id}`,
    description: '',
    iconUrl: `${site}/`,
    name: status.name,
    id: status.id,
    statusCategory: {
      self: `${site}/rest/api/2/statuscategory/${category.id}`,
      id: category.id,
      key: status.category,
      colorName: category.color,
      name: category.name,
    },
  };
}

export function issueTypeField(site: string, issueType: IssueType) {
  return {
    self: `${site}/rest/api/2/issuetype/${issueType.id}`,
    id: issueType.id,
    description: '',
    iconUrl: `${site}/images/icons/issuetypes/task.svg`,
    name: issueType.name,
    subtask: issueType.subtask ?? false,
    avatarId: 10_318,
    hierarchyLevel: 0,
  };
}

function projectField(site: string, project: JiraIssue['project']) {
  return {
    self: `${site}/rest/api/2/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: 'software',
    simplified: false,
    avatarUrls: { '48x48': `${site}/secure/projectavatar?pid=${project.id}` },
  };
}

/** Data Center does not tell since when a status of this category holds. */
function endFields(issue: JiraIssue, flavour: JiraFlavour) {
  const { resolution, updatedAt, resolvedAt, categorySince = updatedAt } = issue;
  return {
    ...(flavour === 'cloud' && { statuscategorychangedate: jiraTime(categorySince) }),
    resolutiondate: resolution ? jiraTime(resolvedAt ?? updatedAt) : null,
  };
}

/** An issue's fields in the v2 shape, which webhooks have on Cloud too. */
export function issueFields(site: string, issue: JiraIssue, flavour: JiraFlavour) {
  const reporter = jiraUser(site, issue.reporter, flavour);
  return {
    ...endFields(issue, flavour),
    issuetype: issueTypeField(site, issue.issueType),
    timespent: null,
    project: projectField(site, issue.project),
    fixVersions: [],
    aggregatetimespent: null,
    resolution: issue.resolution && {
      self: `${site}/rest/api/2/resolution/${issue.resolution.id}`,
      description: '',
      ...issue.resolution,
    },
    workratio: -1,
    lastViewed: null,
    watches: {
      self: `${site}/rest/api/2/issue/${issue.key}/watchers`,
      watchCount: 1,
      isWatching: true,
    },
    created: jiraTime(issue.createdAt),
    priority: {
      self: `${site}/rest/api/2/priority/3`,
      iconUrl: `${site}/images/icons/priorities/medium.svg`,
      name: 'Medium',
      id: '3',
    },
    labels: issue.labels,
    timeestimate: null,
    versions: [],
    issuelinks: (issue.links ?? []).map(({ type, id, key }) => ({
      type: { name: type },
      outwardIssue: { id, key },
    })),
    assignee: null,
    updated: jiraTime(issue.updatedAt),
    status: statusField(site, issue.status),
    components: [],
    description: issue.description,
    customfield_10020: null,
    customfield_10021: '0|i0000r:r',
    security: null,
    attachment: [],
    summary: issue.summary,
    creator: reporter,
    subtasks: [],
    reporter,
    aggregateprogress: { progress: 0, total: 0 },
    environment: null,
    duedate: null,
    progress: { progress: 0, total: 0 },
    votes: { self: `${site}/rest/api/2/issue/${issue.key}/votes`, votes: 0, hasVoted: false },
    ...issue.fields,
  };
}
