import type { IssueType, JiraStatus } from './issue.ts';

/** A Jira project as its admin set it up. */
export type JiraProject = {
  id: string;
  key: string;
  name: string;
  issueTypes: readonly IssueType[];
  /** The first one is where new issues start. */
  statuses: readonly [JiraStatus, ...JiraStatus[]];
  /**
   * Whether labels are on the create screen. Without them Jira refuses the ticket, or makes it and
   * leaves the labels out; both are known from real sites.
   */
  labels: 'on_screen' | 'refused' | 'left_out';
  /** None unless said. */
  components?: readonly ScreenValue[];
  /** Fields of the create screen besides those that every project has. */
  screen?: readonly JiraScreenField[];
  /** Rights that the account lacks here, by their key, such as CREATE_ISSUES. */
  lacks?: readonly string[];
};

/** One of the values that a field takes: components and priorities have names, options values. */
export type ScreenValue = { id: string; name: string } | { id: string; value: string };

/** A field of a create screen. */
export type JiraScreenField = {
  id: string;
  name: string;
  required?: boolean;
  hasDefault?: boolean;
  /** Of the value: `string`, `number`, `option`, `user`, `array`, … */
  type: string;
  items?: string;
  /** Of the field, such as `com.atlassian.jira.plugin.system.customfieldtypes:textarea`. */
  custom?: string;
  allowed?: readonly ScreenValue[];
};

const softwareStatuses: JiraProject['statuses'] = [
  { id: '10000', name: 'To Do', category: 'new' },
  { id: '3', name: 'In Progress', category: 'indeterminate' },
  { id: '10001', name: 'Done', category: 'done' },
  { id: '10002', name: "Won't Do", category: 'done' },
];

const changeStatuses: JiraProject['statuses'] = [
  { id: '10100', name: 'Planning', category: 'new' },
  { id: '10101', name: 'Awaiting approval', category: 'indeterminate' },
  { id: '10102', name: 'Implementing', category: 'indeterminate' },
  { id: '10103', name: 'Completed', category: 'done' },
  { id: '10104', name: 'Failed', category: 'done' },
  { id: '10105', name: 'Rolled back', category: 'done' },
  { id: '10106', name: 'Canceled', category: 'done' },
];

export function softwareProject(
  nth: number,
  key: string,
  name: string,
  labels: JiraProject['labels'] = 'on_screen',
): JiraProject {
  return {
    id: String(10_000 + nth),
    key,
    name,
    issueTypes: [
      { id: '10002', name: 'Task' },
      { id: '10004', name: 'Bug' },
    ],
    statuses: softwareStatuses,
    labels,
  };
}

export function changeProject(nth: number, key: string, name: string): JiraProject {
  return {
    id: String(10_000 + nth),
    key,
    name,
    issueTypes: [{ id: '10050', name: 'Change' }],
    statuses: changeStatuses,
    labels: 'on_screen',
  };
}

/** The projects of the invented company's teams, and the one for its changes. */
export const acmeProjects: readonly JiraProject[] = [
  softwareProject(1, 'PAY', 'Payments'),
  softwareProject(2, 'SHOP', 'Storefront'),
  softwareProject(3, 'PLAT', 'Platform'),
  changeProject(4, 'CHG', 'Changes'),
];

/** What Jira's workflow sets beside the status; open statuses have none. */
export function resolutionFor(status: JiraStatus): { id: string; name: string } | null {
  if (status.category !== 'done') return null;
  if (/won.?t do|cancel|fail/i.test(status.name)) return { id: '10001', name: "Won't Do" };
  return { id: '10000', name: 'Done' };
}
