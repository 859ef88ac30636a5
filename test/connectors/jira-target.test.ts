import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import type { TicketTracker } from '../../connectors/contract-tickets.ts';
import { Settings } from '../../connectors/jira/schema.ts';
import { jiraTickets } from '../../connectors/jira/tickets.ts';
import { systemClock } from '../../src/clock.ts';
import type { FilledValue } from '../../src/core/mapping/fill-mapping.ts';
import { type JiraProject, softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { loopbackOutbound } from '../outbound/provider-server.ts';
import { EMAIL, LIMIT_MS, TOKEN } from './jira-site.ts';

const outbound = loopbackOutbound();
const credentials = { email: EMAIL, apiToken: TOKEN };
const custom = 'com.atlassian.jira.plugin.system.customfieldtypes';

const screen: JiraProject['screen'] = [
  // More than one page of fields.
  ...Array.from({ length: 60 }, (_, nth) => ({
    id: `customfield_${20_000 + nth}`,
    name: `Other ${nth}`,
    type: 'string',
  })),
  {
    id: 'customfield_10050',
    name: 'Impact',
    type: 'option',
    custom: `${custom}:select`,
    allowed: [
      { id: '71', value: 'Large' },
      { id: '72', value: 'Small' },
    ],
  },
  { id: 'customfield_10051', name: 'Story points', type: 'number', custom: `${custom}:float` },
  { id: 'customfield_10052', name: 'Notes', type: 'string', custom: `${custom}:textarea` },
  { id: 'customfield_10053', name: 'Seen on', type: 'date', custom: `${custom}:datepicker` },
  {
    id: 'customfield_10054',
    name: 'Reviewers',
    type: 'array',
    items: 'user',
    custom: `${custom}:multiuserpicker`,
  },
  {
    id: 'customfield_10055',
    name: 'Tags',
    type: 'array',
    items: 'string',
    custom: `${custom}:labels`,
  },
  { id: 'customfield_10056', name: 'Link', type: 'string', custom: `${custom}:url` },
  { id: 'customfield_10057', name: 'Twice', type: 'string' },
  { id: 'customfield_10058', name: 'twice', type: 'string' },
];

const project: JiraProject = {
  ...softwareProject(1, 'PAY', 'Payments'),
  issueTypes: [
    { id: '10002', name: 'Task' },
    { id: '10009', name: 'Sub-task', subtask: true },
  ],
  components: [{ id: '31', name: 'checkout' }],
  screen,
};

afterAll(() => outbound.close());

describe.each(['cloud', 'datacenter'] as const)('on %s', (deployment) => {
  let jira: StandInJira;
  let tracker: TicketTracker;

  beforeAll(async () => {
    jira = await startStandInJira({ clock: systemClock, flavour: deployment, credentials });
    tracker = trackerFor(TOKEN);
  });
  beforeEach(() => jira.setProject(project));
  afterAll(() => jira?.close());

  function trackerFor(apiToken: string): TicketTracker {
    const settings = Settings.parse({ siteUrl: jira.url, email: EMAIL, deployment });
    return jiraTickets({ settings, apiToken, outbound }, LIMIT_MS);
  }

  const check = (fields: Readonly<Record<string, readonly string[]>> = {}, issueType = 'Task') =>
    tracker.checkTarget({
      project: 'PAY',
      issueType,
      fields: Object.entries(fields).map(([word, fixed]) => ({ word, fixed, mayBeEmpty: false })),
    });

  it('a project that takes our tickets has no problem, and its fields are told', async () => {
    const wishes = { assignee: ['5b10'], priority: ['High', '3'], components: ['Checkout'] };
    const { problems, fields } = await check({ ...wishes, impact: ['large'] });
    expect(problems).toEqual([]);
    expect(fields.map(({ word, id, type, items }) => [word, id, type, items])).toEqual([
      ['assignee', 'assignee', 'user', null],
      ['priority', 'priority', 'priority', null],
      ['components', 'components', 'array', 'component'],
      ['impact', 'customfield_10050', 'option', null],
    ]);
    expect(jira.calls().every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each<[string, JiraProject, Readonly<Record<string, readonly string[]>>, string, string]>([
    [
      'a required field that nothing sets',
      {
        ...project,
        screen: [{ id: 'customfield_1', name: 'Cause', type: 'string', required: true }],
      },
      {},
      'field_required',
      'Cause',
    ],
    ['labels not on the screen', { ...project, labels: 'left_out' }, {}, 'no_labels', 'Labels'],
    ['a field that is nowhere', project, { Impakt: [] }, 'field_unknown', 'Impakt'],
    [
      'a field of another screen',
      { ...project, labels: 'on_screen', screen: [] },
      { 'Only in SHOP': [] },
      'field_not_on_screen',
      'Only in SHOP',
    ],
    ['a name that two fields have', project, { Twice: [] }, 'field_ambiguous', 'Twice'],
    ['a value that is not allowed', project, { Impact: ['Huge'] }, 'value_not_allowed', 'Huge'],
    [
      'a component that is not there',
      project,
      { components: ['cart'] },
      'value_not_allowed',
      'cart',
    ],
    [
      'a right to create',
      { ...project, lacks: ['CREATE_ISSUES'] },
      {},
      'no_permission',
      'Create Issues',
    ],
    [
      'a right to comment',
      { ...project, lacks: ['ADD_COMMENTS'] },
      {},
      'no_permission',
      'Add Comments',
    ],
    ['a right to browse', { ...project, lacks: ['BROWSE_PROJECTS'] }, {}, 'no_project', 'PAY'],
  ])('%s is told, by its name', async (_, set, wishes, code, words) => {
    jira.setProject({
      ...softwareProject(2, 'SHOP', 'Shop'),
      screen: [{ id: 'customfield_10099', name: 'Only in SHOP', type: 'string' }],
    });
    jira.setProject(set);
    const { problems } = await check(wishes);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.sentence).toContain(words);
  });

  it('a sub-task and an unknown type are told, with what there is instead', async () => {
    expect((await check({}, 'Sub-task')).problems).toMatchObject([{ code: 'sub_task' }]);
    const [problem] = (await check({}, 'Story')).problems;
    expect(problem).toMatchObject({ code: 'no_issue_type' });
    expect(problem?.sentence).toContain('It has: Task.');
  });

  it('a token that is not accepted is a finding; a Jira that is away is none', async () => {
    const { problems } = await trackerFor('another').checkTarget({
      project: 'PAY',
      issueType: 'Task',
      fields: [],
    });
    expect(problems).toMatchObject([{ code: 'not_signed_in' }]);
    jira.faults.next('createmeta', { kind: 'answer', status: 503 });
    await expect(check()).rejects.toBeInstanceOf(OutboundError);
  });

  it('every kind of field is sent in the form that Jira takes', async () => {
    const wanted: Readonly<Record<string, FilledValue>> = {
      assignee: '5b10ac8d82e05b22cc7d4ef5',
      priority: 'high',
      components: ['Checkout'],
      Impact: 'small',
      'Story points': '3',
      Notes: 'two\nlines {panel}',
      'Seen on': '2026-03-01T04:12:00.000Z',
      Reviewers: ['a1', 'b2'],
      Tags: ['with blanks', 'plain'],
      Link: 'https://closecall.acme.example/candidates/1',
      customfield_10057: `${'long '.repeat(60)}\n"OR" 👩‍👩‍👧`,
    };
    const { fields, problems } = await check(
      Object.fromEntries(Object.keys(wanted).map((word) => [word, []])),
    );
    expect(problems).toEqual([]);
    const draft = {
      project: 'PAY',
      issueType: 'Task',
      summary: 'Near miss: it is slow',
      labels: ['near-miss', 'closecall-4f9a1c'],
      body: [],
      fields: fields.map((field) => ({ field, value: wanted[field.word] ?? '' })),
    };
    const outcome = await tracker.create(draft);
    expect(outcome).toMatchObject({ kind: 'done' });
    const issue = jira.issues().at(-1);
    const notes = issue?.fields?.['customfield_10052'];
    expect(issue?.fields).toMatchObject({
      assignee: { [deployment === 'cloud' ? 'accountId' : 'name']: '5b10ac8d82e05b22cc7d4ef5' },
      priority: { id: '2', name: 'High' },
      components: [{ id: '31', name: 'checkout' }],
      customfield_10050: { id: '72', value: 'Small' },
      customfield_10051: 3,
      customfield_10053: '2026-03-01',
      customfield_10055: ['with-blanks', 'plain'],
      customfield_10056: 'https://closecall.acme.example/candidates/1',
    });
    expect(JSON.stringify(notes)).toContain(
      deployment === 'cloud' ? '"type":"doc"' : '&#123;panel',
    );
    const preview = tracker.preview(draft);
    const sent = JSON.parse(jira.calls('create_issue').at(-1)?.body ?? '');
    expect(preview).toEqual({ ok: true, value: sent });
  });

  it('a value that does not fit is refused before anything is sent, with the field’s name', async () => {
    const { fields } = await check({ 'Story points': [] });
    const before = jira.calls('create_issue').length;
    const outcome = await tracker.create({
      project: 'PAY',
      issueType: 'Task',
      summary: 'x',
      labels: [],
      body: [],
      fields: fields.map((field) => ({ field, value: 'many' })),
    });
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(outcome)).toContain('Story points');
    expect(jira.calls('create_issue')).toHaveLength(before);
  });
});
