import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportConfiguration } from '../../src/configure/export-configuration.ts';
import { openDatabase } from '../../src/db/client.ts';
import { applyText } from '../support/apply-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, name: 'test' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const apply = (text: string) => applyText(db.db, text);

describe('a bad file names every fault with its path in the file and changes nothing', () => {
  test('faults of shape', async () => {
    const result = await apply(`
teams: [ { id: "Not An Id" } ]
services: [ { id: checkout, tier: 7 } ]
conections: []
connections: [ { id: x, connector: github, secrets: { webhook: [ 5 ] } } ]
`);
    const paths = result.ok ? [] : result.problem.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'teams[0].id',
        'services[0].tier',
        'conections',
        'connections[0].secrets.webhook[0]',
      ]),
    );
  });

  test('a label of no use that tickets have from the start', async () => {
    const settings = 'siteUrl: https://a.atlassian.net, email: a@b.example';
    const result = await apply(`
teams:
  - { id: a, jira: { connection: j1, project: AAA, issueType: Task, labels: [ok, Not Useful] } }
  - { id: b, jira: { connection: j2, project: BBB, issueType: Task, labels: [not-useful] } }
connections:
  - { id: j1, connector: jira, settings: { ${settings} } }
  - { id: j2, connector: jira, settings: { ${settings}, notUsefulLabel: Near-Miss } }
  - { id: j3, connector: jira, settings: { ${settings}, notUsefulLabel: closecall-no } }
policy:
  rules:
    - { name: a, when: "tier == 1", then: review, labels: [fine, NOT-useful] }
`);
    const paths = result.ok ? [] : result.problem.map(({ path }) => path).sort();
    expect(paths).toEqual([
      'connections[1].settings.notUsefulLabel',
      'connections[2].settings.notUsefulLabel',
      'policy.rules[0].labels[1]',
      'teams[0].jira.labels[1]',
    ]);
  });

  test('hours that no clock shows, and labels that no ticket can carry', async () => {
    const result = await apply(`
teams:
  - { id: a, workingHours: { timeZone: Europe/Berln, days: [mon], from: "09:00", to: "17:00" } }
  - { id: b, workingHours: { timeZone: UTC, days: [mon, mon, noday], from: "9:00", to: "17:00" } }
  - { id: c, workingHours: { timeZone: UTC, days: [mon], from: "17:00", to: "09:00" } }
  - { id: d, automaticTicketsPerWeek: -1 }
policy:
  rules:
    - { name: a, when: "tier == 1", then: review, labels: ["two words"], snoozeUntil: 2030-02-30 }
    - { name: b, when: "tier == 2", then: review, labels: [closecall-12], snoozeUntil: 2030-01-31T09:00 }
    - { name: c, when: "tier == 3", then: log, snoozeUntil: 2030-01-31 }
`);
    const paths = result.ok ? [] : result.problem.map(({ path }) => path).sort();
    expect(paths).toEqual([
      'policy.rules[0].labels[0]',
      'policy.rules[0].snoozeUntil',
      'policy.rules[1].labels[0]',
      'policy.rules[1].snoozeUntil',
      'policy.rules[2].snoozeUntil',
      'teams[0].workingHours.timeZone',
      'teams[1].workingHours.days[2]',
      'teams[1].workingHours.from',
      'teams[2].workingHours.to',
      'teams[3].automaticTicketsPerWeek',
    ]);
  });

  test('faults of meaning', async () => {
    const before = await exportConfiguration(db.db);
    const result = await apply(`
teams: [ { id: a, jira: { connection: nobody, project: PAY } } ]
services: [ { id: s, team: nobody }, { id: s, team: a } ]
connections:
  - { id: one, connector: gitlab }
  - { id: two, connector: github, settings: { pullRequests: perhaps, apiUrl: "not an address" } }
  - { id: three, connector: pagerduty, secrets: { webhook: [ "\${NOT_SET}" ], apiToken: { file: ./missing } } }
policy: { rules: [ { name: a, when: "priorty >= 20", then: review }, { name: b, when: "title", then: log } ] }
`);
    const faults = result.ok
      ? []
      : result.problem.map(({ path, message }) => `${path}: ${message}`);
    expect(faults).toEqual(
      expect.arrayContaining([
        'teams[0].jira.connection: no connection is called "nobody"',
        'services[0].team: no team is called "nobody"',
        'services[1].id: "s" is there twice',
        expect.stringMatching(/^connections\[0\]\.connector: must be one of/),
        expect.stringMatching(/^connections\[1\]\.settings\.pullRequests: /),
        expect.stringMatching(/^connections\[1\]\.settings\.apiUrl: /),
        expect.stringMatching(/^connections\[2\]\.secrets\.webhook\[0\]: .*NOT_SET/),
        expect.stringMatching(/^connections\[2\]\.secrets\.apiToken: can't be read/),
        expect.stringMatching(/^policy\.rules\[0\]\.when: .*priority/s),
        expect.stringMatching(/^policy\.rules\[1\]\.when: /),
      ]),
    );
    expect(await exportConfiguration(db.db)).toBe(before);
  });

  test('faults of both kinds at once, in words', async () => {
    const result = await apply(`
teams: [ { id: a, jira: { connection: gh, project: PAY } }, { id: b, jira: { project: pay } } ]
services: [ { id: s, tier: 7 }, { id: t, team: nobody } ]
connections: [ { id: gh, connector: github }, { id: x, connector: 5 } ]
policy:
  undoSeconds: soon
  rules: [ { name: a, when: "priorty > 1", then: review, team: nobody }, { name: b, when: "true", then: shout } ]
`);
    const faults = result.ok
      ? []
      : result.problem.map(({ path, message }) => `${path}: ${message}`);
    expect([...faults].sort()).toEqual([
      'connections[1].connector: must be a text',
      'policy.rules[0].team: no team is called "nobody"',
      expect.stringMatching(/^policy\.rules\[0\]\.when: .*priority/s),
      'policy.rules[1].then: must be one of open_ticket, review, log, suppress',
      'policy.undoSeconds: must be a number',
      'services[0].tier: must be at most 4',
      'services[1].team: no team is called "nobody"',
      'teams[0].jira.connection: "gh" is a GitHub connection, which opens no tickets',
      'teams[1].jira.connection: is missing',
      'teams[1].jira.project: must be a Jira project key, such as PAY',
    ]);
  });

  test('a fault of shape hides no other fault of the same thing', async () => {
    const result = await apply(`
teams: [ { id: a, colour: red, jira: { connection: nobody, project: pay } } ]
services: [ { id: s, tier: 7, team: nobody } ]
connections:
  - id: gh
    connector: github
    poll: { everySeconds: 5 }
    colour: red
    settings: { apiUrl: nope, hooks: [ x ], retries: 5, repositories: { checkout: {} }, colour: red }
    secrets: { webhook: [ 5, "\${NOT_SET}" ] }
  - { id: j, connector: jira, settings: { rolledBack: 1 }, enabled: perhaps }
policy:
  settleSeconds: { auto_resolved_page: soon }
  rules: [ { name: a, when: "priorty > 1", then: shout }, { name: b, when: "true", then: log } ]
`);
    const faults = result.ok
      ? []
      : result.problem.map(({ path, message }) => `${path}: ${message}`);
    expect([...faults].sort()).toEqual([
      'connections[0].colour: is not a setting that exists here',
      'connections[0].poll.everySeconds: must be at least 30',
      'connections[0].poll: asks the provider for what happened, which needs secrets.apiToken',
      expect.stringMatching(/^connections\[0\]\.secrets\.webhook\[0\]: must be a text/),
      expect.stringMatching(/^connections\[0\]\.secrets\.webhook\[1\]: .*NOT_SET/),
      expect.stringMatching(/^connections\[0\]\.settings\.apiUrl: expected an address/),
      'connections[0].settings.colour: is not a setting that exists here',
      expect.stringMatching(/^connections\[0\]\.settings\.hooks\[0\]: expected owner/),
      'connections[0].settings.repositories.checkout: expected owner/name',
      'connections[0].settings.retries: must be a section with settings',
      'connections[1].enabled: must be true or false',
      expect.stringMatching(/^connections\[1\]\.settings\.email: Jira Cloud needs/),
      'connections[1].settings.rolledBack: must be a list',
      'connections[1].settings.siteUrl: is missing',
      'policy.rules[0].then: must be one of open_ticket, review, log, suppress',
      expect.stringMatching(/^policy\.rules\[0\]\.when: .*priority/s),
      'policy.settleSeconds: must be a number of seconds, or a section with one for each kind of near miss',
      'services[0].team: no team is called "nobody"',
      'services[0].tier: must be at most 4',
      'teams[0].colour: is not a setting that exists here',
      'teams[0].jira.connection: no connection is called "nobody"',
      'teams[0].jira.project: must be a Jira project key, such as PAY',
    ]);
  });

  test('a file that is no YAML names the line', async () => {
    const result = await apply('teams:\n  - { id: a\nservices: [');
    expect(result.ok ? [] : result.problem[0]?.path).toMatch(/^line \d+$/);
  });

  test('a bomb of aliases is refused', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`;
    const result = await apply(bomb);
    expect(result.ok).toBe(false);
  });
});
