import type { JiraProject, JiraScreenField, ScreenValue } from '../../shapes/jira/projects.ts';

const PRIORITIES: readonly ScreenValue[] = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
];

/** Every field of a project's create screen, in the order in which Jira tells them. */
export function createScreen(project: JiraProject): readonly JiraScreenField[] {
  const labels: JiraScreenField = { id: 'labels', name: 'Labels', type: 'array', items: 'string' };
  return [
    { id: 'project', name: 'Project', type: 'project', required: true },
    { id: 'issuetype', name: 'Issue Type', type: 'issuetype', required: true },
    { id: 'summary', name: 'Summary', type: 'string', required: true },
    { id: 'description', name: 'Description', type: 'string' },
    { id: 'reporter', name: 'Reporter', type: 'user', required: true },
    { id: 'assignee', name: 'Assignee', type: 'user' },
    {
      id: 'priority',
      name: 'Priority',
      type: 'priority',
      hasDefault: true,
      allowed: PRIORITIES,
    },
    {
      id: 'components',
      name: 'Components',
      type: 'array',
      items: 'component',
      allowed: project.components ?? [],
    },
    ...(project.labels === 'on_screen' ? [labels] : []),
    ...(project.screen ?? []),
  ];
}

/** A field as the create metadata describe it. */
export function screenField(field: JiraScreenField) {
  const { id, name, type, items, custom, allowed } = field;
  const system = custom === undefined ? { system: id } : { custom };
  return {
    fieldId: id,
    key: id,
    name,
    required: field.required ?? false,
    hasDefaultValue: field.hasDefault ?? false,
    operations: ['set'],
    schema: { type, ...(items === undefined ? {} : { items }), ...system },
    ...(allowed === undefined ? {} : { allowedValues: allowed }),
  };
}
