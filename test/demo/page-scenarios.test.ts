import { describe, expect, it } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import {
  pageAbandoned,
  pageAcknowledgedThenCleared,
  pageEscalatedThenCleared,
  pageMergedAway,
  pageResolvedByBot,
  pageResolvedByPerson,
  pageThatClearsItself,
  pageThatFlaps,
  pageThatReopens,
  pageWithNearMissNote,
} from '../../src/demo/scenarios/page-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { START } from './moving-clock.ts';

function base(seed = 'pages') {
  return { ids: seededIds(seed), at: START, service: services.checkout };
}

function events(deliveries: readonly ScenarioDelivery[]) {
  return deliveries.map(({ body }) => JSON.parse(body).event);
}

function types(deliveries: readonly ScenarioDelivery[]): string[] {
  return deliveries.map(({ event }) => event.replace('incident.', ''));
}

describe('a page that clears itself', () => {
  it('has every field that PagerDuty documents, and its own times', () => {
    const [triggered, resolved] = events(pageThatClearsItself(base()));
    expect(Object.keys(triggered).sort()).toEqual(
      ['agent', 'client', 'data', 'event_type', 'id', 'occurred_at', 'resource_type'].sort(),
    );
    expect(triggered).toMatchObject({
      id: expect.stringMatching(/^01[A-Z0-9]{24}$/),
      resource_type: 'incident',
      occurred_at: '2026-10-05T08:00:00.000Z',
      agent: { type: 'inbound_integration_reference' },
      client: { name: expect.any(String) },
      data: {
        id: expect.stringMatching(/^Q[A-Z0-9]{13}$/),
        type: 'incident',
        status: 'triggered',
        incident_key: null,
        created_at: '2026-10-05T08:00:00Z',
        reopened_at: null,
        service: { id: services.checkout.pagerDutyId, type: 'service_reference' },
        assignees: [{ type: 'user_reference' }],
        urgency: 'high',
        priority: { summary: 'P2' },
        resolve_reason: null,
      },
    });
    expect(resolved).toMatchObject({
      event_type: 'incident.resolved',
      occurred_at: '2026-10-05T08:04:00.000Z',
      agent: { type: 'inbound_integration_reference' },
      data: { id: triggered.data.id, status: 'resolved', assignees: [] },
    });
  });

  it('names nobody when automation without a name cleared it', () => {
    const [, resolved] = events(pageThatClearsItself({ ...base(), by: null }));
    expect(resolved.agent).toBeNull();
  });

  it('is told in the same bytes by the same seed, and with other ids by another', () => {
    expect(pageThatClearsItself(base())).toEqual(pageThatClearsItself(base()));
    const [one, other] = [
      events(pageThatClearsItself(base())),
      events(pageThatClearsItself(base('b'))),
    ];
    expect(one[0].id).not.toBe(other[0].id);
    expect(one[0].data.id).not.toBe(other[0].data.id);
  });
});

describe('the other courses of a page', () => {
  it('acknowledged, then cleared', () => {
    const told = events(pageAcknowledgedThenCleared({ ...base(), who: people.sasha }));
    expect(told.map(({ data }) => data.status)).toEqual(['triggered', 'acknowledged', 'resolved']);
    expect(told[1].agent).toMatchObject({ type: 'user_reference', id: people.sasha.pagerDutyId });
    expect(told[2].agent.type).toBe('inbound_integration_reference');
  });

  it('escalated, then cleared', () => {
    const told = pageEscalatedThenCleared(base());
    expect(types(told)).toEqual(['triggered', 'escalated', 'resolved']);
    expect(events(told)[1].data.assignees).toMatchObject([{ summary: people.sasha.name }]);
  });

  it('resolved by a person with a note in the same second', () => {
    const told = events(pageResolvedByPerson({ ...base(), note: 'Restarted it.' }));
    const [, , resolved, note] = told;
    expect(resolved.agent.type).toBe('user_reference');
    expect(note.data).toMatchObject({
      type: 'incident_note',
      content: 'Resolution Note: Restarted it.',
      incident: { id: resolved.data.id, type: 'incident_reference' },
    });
    expect(note.occurred_at.slice(0, 19)).toBe(resolved.occurred_at.slice(0, 19));
  });

  it('with a note that says near miss', () => {
    const notes = events(pageWithNearMissNote(base())).map(({ data }) => data.content);
    expect(notes).toContainEqual(expect.stringMatching(/^near miss/));
  });

  it('resolved by a bot with a user account', () => {
    const told = events(pageResolvedByBot(base()));
    expect(told[1].agent).toMatchObject({
      type: 'user_reference',
      id: people.autopilot.pagerDutyId,
    });
  });

  it('merged into another', () => {
    const into = { id: 'QANOTHERONE123', title: 'The other page' };
    const [, merged] = events(pageMergedAway({ ...base(), into }));
    expect(merged).toMatchObject({
      event_type: 'incident.resolved',
      agent: { type: 'user_reference' },
      data: { resolve_reason: { type: 'merge_resolve_reason', incident: { id: into.id } } },
    });
  });

  it('abandoned until the timer ran out', () => {
    const [triggered, resolved] = events(pageAbandoned(base()));
    expect(resolved.agent).toBeNull();
    expect(Date.parse(resolved.occurred_at) - Date.parse(triggered.occurred_at)).toBe(14_400_000);
  });

  it('reopened after it cleared', () => {
    const told = events(pageThatReopens(base()));
    expect(told.map(({ data }) => data.reopened_at)).toEqual([
      null,
      null,
      '2026-10-05T08:09:00Z',
      '2026-10-05T08:09:00Z',
    ]);
    expect(told[2].data.status).toBe('triggered');
  });

  it('flapping, as one incident or as a new one each time', () => {
    const one = pageThatFlaps({ ...base(), times: 3, as: 'one_incident' });
    expect(types(one)).toEqual([
      'triggered',
      'resolved',
      'reopened',
      'resolved',
      'reopened',
      'resolved',
    ]);
    expect(new Set(events(one).map(({ data }) => data.id)).size).toBe(1);
    const many = pageThatFlaps({ ...base(), times: 3, as: 'new_incidents' });
    expect(new Set(events(many).map(({ data }) => data.id)).size).toBe(3);
    expect(new Set(events(many).map(({ data }) => data.title)).size).toBe(1);
  });
});
