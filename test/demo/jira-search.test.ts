import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { callJira, createTicket, startJira } from './jira-calls.ts';
import { movingClock } from './moving-clock.ts';

const clock = movingClock();
let jira: StandInJira;

beforeEach(async () => {
  jira = await startJira({ clock });
});

afterEach(() => jira.close());

describe('a search of the stand-in Jira', () => {
  it('finds what was created and updated within bounds, in UTC', async () => {
    await createTicket(jira);
    const path = '/rest/api/3/search/jql';
    const find = async (jql: string) => (await callJira(jira, path, { json: { jql } })).json;
    expect(
      (await find('updated >= "2026-10-05" AND created <= "2026-10-06"'))['issues'],
    ).toHaveLength(1);
    expect((await find('project = PAY AND created <= "2026-10-05"'))['issues']).toEqual([]);
    for (const jql of ['updated >= yesterday', 'updated = "2026-10-05"', 'labels >= a']) {
      expect((await callJira(jira, path, { json: { jql } })).status).toBe(400);
    }
  });

  it('tells the newest changes of an issue when asked, and its address all of them', async () => {
    const short = await startJira({ clock, changesInSearch: 2 });
    await createTicket(short);
    for (const status of ['In Progress', 'Done', 'To Do']) await short.moveIssue('PAY-1', status);
    const search = { jql: 'project = PAY', expand: 'changelog' };
    const { json } = await callJira(short, '/rest/api/3/search/jql', { json: search });
    const statusTo = (to: string) => ({
      items: expect.arrayContaining([expect.objectContaining({ field: 'status', toString: to })]),
    });
    expect(json['issues']).toMatchObject([
      { changelog: { total: 3, histories: [statusTo('To Do'), statusTo('Done')] } },
    ]);
    const all = await callJira(short, '/rest/api/3/issue/PAY-1/changelog?maxResults=1&startAt=1');
    expect(all.json).toMatchObject({ total: 3, isLast: false, values: [statusTo('Done')] });
    expect(short.calls('list_changelog')).toHaveLength(1);
    await short.close();
  });
});
