import { describe, expect, it } from 'vitest';
import {
  configured,
  connectorNamed,
  fixture,
  normalise,
  onlySignal,
  RECEIVED_AT,
  reasonIgnored,
  signalsOf,
} from './provider-fixtures.ts';

const base = { siteUrl: 'https://acme.atlassian.net/', email: 'bot@acme.example' };

function moves(name: string, json: unknown, rolledBack: readonly object[]) {
  const by = configured('jira', { ...base, rolledBack });
  return signalsOf('jira', name, json, by).filter((signal) => signal.kind === 'change.moved');
}

describe('every event of an issue', () => {
  it('tells how the ticket stands now', () => {
    const signal = onlySignal('ticket.seen', 'jira', 'issue_updated.ours-done');
    expect(signal).toEqual({
      kind: 'ticket.seen',
      subject: { kind: 'ticket', id: '20077' },
      factKey: `ticket:${signal.occurredAt.getTime()}`,
      occurredAt: new Date(fixture('jira', 'issue_updated.ours-done').timestamp),
      deleted: false,
      overSince: new Date(
        fixture('jira', 'issue_updated.ours-done').issue.fields.statuscategorychangedate,
      ),
      ticket: {
        id: '20077',
        key: 'PAY-77',
        project: 'PAY',
        issueType: 'Task',
        summary: 'Near miss: checkout paged and cleared by itself',
        labels: ['closecall-4f9a1c', 'near-miss'],
        status: { id: '10102', name: 'Completed', category: 'done' },
        resolution: 'Done',
        url: 'https://acme.atlassian.net/browse/PAY-77',
      },
    });
  });

  it('tells of a deletion apart from an update of the same moment', () => {
    const deleted = onlySignal('ticket.seen', 'jira', 'issue_deleted.ours');
    const update = fixture('jira', 'issue_deleted.ours');
    update.webhookEvent = 'jira:issue_updated';
    const updated = onlySignal('ticket.seen', 'jira', 'x', update);
    expect([deleted.deleted, updated.deleted]).toEqual([true, false]);
    expect(deleted.factKey).not.toBe(updated.factKey);
  });

  it('takes the issue’s own time where the event has none, and then that of receipt', () => {
    const payload = fixture('jira', 'issue_updated.empty-changelog');
    delete payload.timestamp;
    expect(onlySignalAt(payload)).toEqual(new Date('2026-05-04T09:00:00.500Z'));
    delete payload.issue.fields.updated;
    expect(onlySignalAt(payload)).toEqual(RECEIVED_AT);
  });

  function onlySignalAt(payload: unknown) {
    return onlySignal('ticket.seen', 'jira', 'x', payload).occurredAt;
  }

  it('is read even when all fields but the ids are missing', () => {
    const payload = fixture('jira', 'issue_updated.rolled-back');
    delete payload.issue.fields;
    const signal = onlySignal('ticket.seen', 'jira', 'x', payload);
    expect(signal.ticket).toMatchObject({ key: 'CHG-118', project: 'CHG', labels: [] });
  });
});

describe('moves of change tickets', () => {
  it('into a mapped status are rollbacks, in whatever order the changelog tells them', () => {
    const name = 'issue_updated.rolled-back';
    const [move, ...others] = signalsOf('jira', name).filter(({ kind }) => kind === 'change.moved');
    expect(others).toEqual([]);
    expect(move).toMatchObject({
      subject: { kind: 'change_ticket', id: '20001' },
      factKey: 'changelog:55001:status',
      field: 'status',
      from: 'Implementing',
      to: 'Rolled back',
      rolledBack: true,
      actor: { kind: 'person', name: 'Mia Tanaka' },
    });
    const turned = fixture('jira', name);
    turned.changelog.items.reverse();
    expect(signalsOf('jira', name, turned)).toEqual(signalsOf('jira', name));
  });

  it('into another status are told as moves that are no rollback', () => {
    const signals = signalsOf('jira', 'issue_updated.moved-on');
    expect(signals.map((signal) => signal.kind)).toEqual(['ticket.seen', 'change.moved']);
    expect(signals[1]).toMatchObject({ rolledBack: false, actor: { kind: 'automation' } });
  });

  it('on Data Center are read as on Cloud', () => {
    const signals = signalsOf('jira', 'issue_updated.datacenter');
    expect(signals[1]).toMatchObject({ rolledBack: true, factKey: 'changelog:9001:status' });
    expect(signals[1]).toMatchObject({ actor: { id: 'JIRAUSER10100', name: 'Mia Tanaka' } });
  });

  it.each([
    ['a status by id', { statusTo: ['10109'] }, 1],
    ['a status by name, in any case', { statusTo: ['ROLLED BACK'] }, 1],
    ['a resolution beside the status', { resolutionTo: ['Rolled back'] }, 2],
    ['the project by its key', { projects: ['chg'], statusTo: ['10109'] }, 1],
    ['the project by its id', { projects: ['30'], statusTo: ['10109'] }, 1],
    ['the type by name', { issueTypes: ['change'], statusTo: ['10109'] }, 1],
    ['a field', { field: { id: 'STATUS', to: 'rolled back' } }, 1],
  ])('are mapped by %s', (_, rule, count) => {
    const name = 'issue_updated.rolled-back';
    const found = moves(name, undefined, [rule]);
    expect(found.filter((move) => move.rolledBack).length).toBe(1);
    expect(found.length).toBe(count);
  });

  it.each([
    ['another project', { projects: ['PAY'], statusTo: ['Rolled back'] }],
    ['another type', { issueTypes: ['Bug'], statusTo: ['Rolled back'] }],
  ])('of %s are no concern of a rule', (_, rule) => {
    expect(moves('issue_updated.rolled-back', undefined, [rule])).toEqual([]);
  });

  it('show by a resolution alone, or by a label that was added', () => {
    const byResolution = moves('issue_updated.resolution-alone', undefined, [
      { resolutionTo: ['10050'] },
    ]);
    const byLabel = moves('issue_updated.label-added', undefined, [
      { labelAdded: ['Rolled-Back'] },
    ]);
    const wasThere = moves('issue_updated.label-added', undefined, [{ labelAdded: ['checkout'] }]);
    expect(byResolution).toMatchObject([{ field: 'resolution', rolledBack: true }]);
    expect(byLabel).toMatchObject([{ field: 'labels', rolledBack: true }]);
    expect(wasThere).toEqual([]);
  });

  it('are read from an item that has no toString of its own', () => {
    const found = moves('issue_updated.item-without-names', undefined, [{ statusTo: ['10109'] }]);
    expect(found).toMatchObject([{ rolledBack: true, from: '10000', to: '10109' }]);
  });

  it('are not made of an empty changelog', () => {
    expect(signalsOf('jira', 'issue_updated.empty-changelog')).toHaveLength(1);
  });

  it('never come from our own tickets', () => {
    const payload = fixture('jira', 'issue_updated.rolled-back');
    payload.issue.fields.labels = ['closecall-4f9a1c'];
    expect(moves('x', payload, [{ statusTo: ['Rolled back'] }])).toEqual([]);
    expect(signalsOf('jira', 'issue_created.ours').map(({ kind }) => kind)).toEqual([
      'ticket.seen',
    ]);
  });

  it('are not looked for where nothing is mapped', () => {
    expect(moves('issue_updated.rolled-back', undefined, [])).toEqual([]);
  });
});

it('ignores comments, with an issue or, as on Data Center, without', () => {
  for (const name of ['comment_created.cloud', 'comment_created.datacenter']) {
    expect(reasonIgnored('jira', name)).toBe('Comments are not read.');
  }
});

it('says what may be wrong when the issue is missing', () => {
  const payload = fixture('jira', 'issue_updated.rolled-back');
  delete payload.issue;
  const result = normalise('jira', 'x', payload);
  expect(result.ok).toBe(false);
  if (!result.ok) expect(result.problem.detail).toContain('exclude the body');
});

it('verifies Atlassian’s own test vector', () => {
  const signature = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
  const request = {
    headers: new Map([['x-hub-signature', signature]]),
    body: Buffer.from('Hello World!'),
  };
  expect(connectorNamed('jira').verify(request, ["It's a Secret to Everybody"])).toBe(true);
});

it('names a delivery by Atlassian’s id, or by its bytes where there is none', () => {
  const { identify } = connectorNamed('jira');
  const body = Buffer.from('{}');
  const headers = new Map([['x-atlassian-webhook-identifier', 'b1b45b74-6a0e']]);
  expect(identify({ headers, body })).toBe('b1b45b74-6a0e');
  expect(identify({ headers: new Map(), body })).toMatch(/^sha256:[0-9a-f]{64}$/);
});

describe('settings', () => {
  const { configure } = connectorNamed('jira');

  it('of Data Center need no e-mail', () => {
    expect(
      configure({ siteUrl: 'http://jira.acme.example/jira', deployment: 'datacenter' }).ok,
    ).toBe(true);
  });

  it.each([
    [{ email: 'a@acme.example' }, 'siteUrl'],
    [{ siteUrl: 'https://acme.atlassian.net' }, 'e-mail'],
    [{ ...base, rolledBack: [{ projects: ['CHG'] }] }, 'say by what'],
    [{ ...base, rolledBack: [{ status: ['Failed'] }] }, 'rolledBack[0]'],
    [{ ...base, deployment: 'server' }, 'deployment'],
    [{ ...base, site: 'x' }, 'site'],
    [
      { ...base, statusMapping: { open: ['Built', 'shipped '], done: ['Shipped'] } },
      'statusMapping.open[1]',
    ],
    [{ ...base, statusMapping: { open: ['3'], wontDo: ['3'] } }, 'statusMapping.open[0]'],
  ])('refuse %j and say where', (settings, word) => {
    const result = configure(settings);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(JSON.stringify(result.problem)).toContain(word);
  });

  it('hand on how the ends of tickets are read', () => {
    const statusMapping = { open: ['Awaiting release'], done: ['Shipped'], wontDo: ['10300'] };
    const own = { ...base, statusMapping, notUsefulLabel: 'noise' };
    expect(configured('jira', own).ticketEnds).toEqual({ ...statusMapping, notUseful: 'noise' });
    expect(configured('jira', base).ticketEnds).toEqual({
      open: [],
      done: [],
      wontDo: [],
      notUseful: 'not-useful',
    });
  });
});
