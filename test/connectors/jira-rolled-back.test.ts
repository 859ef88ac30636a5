import { describe, expect, it } from 'vitest';
import { names } from '../../connectors/jira/same-name.ts';
import { configured, fixture, normalise, reasonIgnored, signalsOf } from './provider-fixtures.ts';

const base = { siteUrl: 'https://acme.atlassian.net/', email: 'bot@acme.example' };

function moves(name: string, json: unknown, ...rolledBack: readonly object[]) {
  const by = configured('jira', { ...base, rolledBack });
  return signalsOf('jira', name, json, by).filter((signal) => signal.kind === 'change.moved');
}

function rolledBackFields(name: string, json: unknown, ...rules: readonly object[]) {
  return moves(name, json, ...rules)
    .filter(({ rolledBack }) => rolledBack)
    .map(({ field }) => field);
}

describe('an admin’s word', () => {
  it.each<[string, { id: string | null; name: string | null }, boolean]>([
    ['10109', { id: '10109', name: 'Rolled back' }, true],
    ['rolled BACK', { id: '10109', name: 'Rolled back' }, true],
    ['Zurückgerollt', { id: '10109', name: 'ZURÜCKGEROLLT' }, true],
    ['customfield_10073', { id: 'customfield_10073', name: 'Change result' }, true],
    ['Failed', { id: '10109', name: 'Rolled back' }, false],
    // A status that is called by another one's id is not that one.
    ['10109', { id: '5', name: '10109' }, false],
    // What has no id can only be named.
    ['2026', { id: null, name: '2026' }, true],
    ['Failed', { id: null, name: null }, false],
  ])('%j means %j: %s', (word, thing, expected) => {
    expect(names([word], thing)).toBe(expected);
    expect(names(['something else', word], thing)).toBe(expected);
    expect(names([], thing)).toBe(false);
  });
});

describe('the mapping of rolled-back changes', () => {
  it('says of a ticket that told of no move whether any rule speaks of it', () => {
    const ticketOnly = (name: string, ...rolledBack: readonly object[]) => {
      const by = configured('jira', { ...base, rolledBack });
      const read = normalise('jira', name, fixture('jira', name), by);
      return read.ok ? read.value.ticketOnly : null;
    };
    const rule = { projects: ['PAY'], statusTo: ['Rolled back'] };
    expect(ticketOnly('issue_updated.rolled-back', rule)).toBe(
      'no rolledBack rule of this connection fits a ticket of type Change in project CHG',
    );
    const own = { ...rule, projects: ['CHG'] };
    expect(ticketOnly('issue_updated.rolled-back', own)).toBeUndefined();
    expect(ticketOnly('issue_updated.empty-changelog', own)).toBe('it tells of no move');
  });

  it('goes by the id where the name is another, as in another language', () => {
    const payload = fixture('jira', 'issue_updated.rolled-back');
    payload.changelog.items[1].toString = 'Zurückgerollt';
    expect(rolledBackFields('x', payload, { statusTo: ['10109'] })).toEqual(['status']);
    expect(rolledBackFields('x', payload, { statusTo: ['Rolled back'] })).toEqual([]);
  });

  it('looks at where the ticket went, never at where it came from or where it is now', () => {
    const payload = fixture('jira', 'issue_updated.rolled-back');
    const [resolution, status] = payload.changelog.items;
    payload.changelog.items = [resolution, { ...status, from: '10109', to: '10101' }];
    const line = payload.changelog.items[1];
    [line.fromString, line.toString] = ['Rolled back', 'Implementing'];
    expect(rolledBackFields('x', payload, { statusTo: ['10109', 'Rolled back'] })).toEqual([]);
  });

  it('knows projects by key or id, and types by name or id', () => {
    const name = 'issue_updated.bulk';
    const statusTo = ['Rolled back'];
    for (const scope of [
      { projects: ['chg'] },
      { projects: ['30'] },
      { issueTypes: ['CHANGE'] },
      { issueTypes: ['10200'], projects: ['PAY', 'CHG'] },
    ]) {
      expect(rolledBackFields(name, undefined, { ...scope, statusTo })).toEqual(['status']);
    }
    for (const scope of [{ projects: ['31'] }, { issueTypes: ['30'] }, { projects: ['10200'] }]) {
      expect(rolledBackFields(name, undefined, { ...scope, statusTo })).toEqual([]);
    }
  });

  it('takes a field and a status of one rule as two ways to show', () => {
    const field = { id: 'status', to: 'Completed' };
    const rule = { field, statusTo: ['Rolled back'] };
    expect(rolledBackFields('issue_updated.bulk', undefined, rule)).toEqual(['status']);
  });

  it('takes labels of digits by their name', () => {
    const payload = fixture('jira', 'issue_updated.label-added');
    const [line] = payload.changelog.items;
    payload.changelog.items = [{ ...line, fromString: 'checkout', toString: 'checkout 500' }];
    expect(rolledBackFields('x', payload, { labelAdded: ['500'] })).toEqual(['labels']);
  });

  it('tells of every change of what a rule speaks of, with ids and names', () => {
    const payload = fixture('jira', 'issue_updated.rolled-back');
    const [resolution] = payload.changelog.items;
    payload.changelog.items = [
      { ...resolution, from: '10050', fromString: 'Rolled back', to: null, toString: null },
    ];
    expect(moves('x', payload, { resolutionTo: ['Rolled back'] })).toMatchObject([
      { field: 'resolution', rolledBack: false, fromId: '10050', from: 'Rolled back', toId: null },
    ]);
    expect(moves('x', payload, { statusTo: ['Rolled back'] })).toEqual([]);
  });

  it('tells of labels when the last one that counts is taken off', () => {
    const payload = fixture('jira', 'issue_updated.label-added');
    const [line] = payload.changelog.items;
    const told = (before: string, after: string) => {
      payload.changelog.items = [{ ...line, fromString: before, toString: after }];
      const rule = { labelAdded: ['undone', 'backed-out'] };
      return moves('x', payload, rule).map(({ rolledBack }) => rolledBack);
    };
    expect(told('a undone', 'a')).toEqual([false]);
    expect(told('a undone', 'a backed-out')).toEqual([true]);
    expect(told('undone backed-out', 'undone')).toEqual([]);
    expect(told('a undone', 'undone b')).toEqual([]);
  });

  it('tells of a bulk operation as of any change', () => {
    expect(moves('issue_updated.bulk', undefined, { statusTo: ['Rolled back'] })).toMatchObject([
      { factKey: 'changelog:55150:status', rolledBack: true, ticket: { key: 'CHG-150' } },
    ]);
  });

  it.each([
    ['an empty changelog', { id: '1', items: [] }],
    ['no changelog', undefined],
    ['a changelog without items', { id: '1' }],
    ['items that are none', { id: '1', items: [null, 7, 'status', [], {}, { field: 7 }] }],
  ])('finds no move in %s', (_, changelog) => {
    const payload = fixture('jira', 'issue_updated.bulk');
    payload.changelog = changelog;
    expect(moves('x', payload, { statusTo: ['Rolled back'] })).toEqual([]);
  });

  it('is not taken in by what an item without names inherits', () => {
    const payload = fixture('jira', 'issue_updated.bulk');
    payload.changelog.items = [{ field: 'status', from: '3', to: null }];
    const rules = { statusTo: ['function toString() { [native code] }', 'undefined', 'null'] };
    expect(moves('x', payload, rules)).toMatchObject([{ rolledBack: false, from: '3', to: null }]);
  });
});

describe('a Data Center of old', () => {
  const name = 'issue_updated.datacenter-old';

  it('is read without event type, field ids and account ids', () => {
    expect(moves(name, undefined, { resolutionTo: ['Rolled back'] })).toMatchObject([
      {
        field: 'status',
        rolledBack: false,
        factKey: 'changelog:9140:status',
        actor: { kind: 'person', id: 'mtanaka', name: 'Mia Tanaka' },
        occurredAt: new Date(1777888830000),
      },
      { field: 'resolution', rolledBack: true, factKey: 'changelog:9140:resolution' },
    ]);
  });

  it('names its own fields by their names', () => {
    const byName = { field: { id: 'change RESULT', to: 'taken back' } };
    expect(rolledBackFields(name, undefined, byName)).toEqual(['Change result']);
    const byId = { field: { id: 'Change result', to: '10301' } };
    expect(rolledBackFields(name, undefined, byId)).toEqual(['Change result']);
  });

  it('is read the same in whatever order the changelog tells status and resolution', () => {
    const turned = fixture('jira', name);
    turned.changelog.items.reverse();
    const rule = { resolutionTo: ['10050'], statusTo: ['6'] };
    const key = (signal: { factKey: string }) => signal.factKey;
    expect(moves(name, turned, rule).map(key).sort()).toEqual(
      moves(name, undefined, rule).map(key).sort(),
    );
  });

  it('tells of comments without an issue and without a time, which are ignored', () => {
    const payload = fixture('jira', 'comment_created.datacenter');
    delete payload.timestamp;
    expect(reasonIgnored('jira', 'x', payload)).toBe('Comments are not read.');
  });
});
