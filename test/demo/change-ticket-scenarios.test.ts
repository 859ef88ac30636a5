import { describe, expect, it } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import {
  changeTicket,
  changeTicketCompleted,
  changeTicketFailed,
} from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { START } from './moving-clock.ts';

function base() {
  return { ids: seededIds('changes'), at: START, service: services.catalogue };
}

function bodies(deliveries: ReturnType<typeof changeTicketFailed>) {
  return deliveries.map(({ body }) => JSON.parse(body));
}

describe('a change ticket', () => {
  it('moves into "Rolled back" with a changelog line that names both ends', () => {
    const told = bodies(changeTicketFailed(base()));
    expect(told.map(({ webhookEvent }) => webhookEvent)).toEqual([
      'jira:issue_created',
      'jira:issue_updated',
      'jira:issue_updated',
      'jira:issue_updated',
    ]);
    expect(told[3]).toMatchObject({
      timestamp: START.getTime() + 3 * 3_600_000,
      issue: {
        key: expect.stringMatching(/^CHG-\d+$/),
        fields: {
          project: { key: 'CHG' },
          issuetype: { name: 'Change' },
          status: { name: 'Rolled back', statusCategory: { key: 'done' } },
        },
      },
    });
    expect(told[3].changelog.items).toContainEqual(
      expect.objectContaining({
        field: 'status',
        fieldId: 'status',
        from: '10102',
        fromString: 'Implementing',
        to: '10105',
      }),
    );
    const changelogIds = told.map(({ changelog }) => Number(changelog.id));
    expect(changelogIds).toEqual([...changelogIds].sort((one, other) => one - other));
  });

  it('can fail, complete, or go any other way', () => {
    const statusAtEnd = (told: ReturnType<typeof changeTicketFailed>) =>
      bodies(told).at(-1).issue.fields.status.name;
    expect(statusAtEnd(changeTicketFailed({ ...base(), to: 'Failed' }))).toBe('Failed');
    expect(statusAtEnd(changeTicketCompleted(base()))).toBe('Completed');
    expect(statusAtEnd(changeTicket(base(), ['Canceled']))).toBe('Canceled');
    expect(() => changeTicket(base(), ['Nowhere'])).toThrow('no status "Nowhere"');
  });

  it('looks as Data Center sends it when told so', () => {
    const told = changeTicketFailed({ ...base(), flavour: 'datacenter' });
    expect(told[0]?.headers).not.toHaveProperty('X-Atlassian-Webhook-Identifier');
    const last = bodies(told).at(-1);
    expect(last.user).toHaveProperty('key');
    expect(last.user).not.toHaveProperty('accountId');
    expect(last.changelog.items[0]).not.toHaveProperty('fieldId');
  });
});
