import { describe, expect, it } from 'vitest';
import { Incident, LogEntry } from '../../connectors/pagerduty/answers.ts';
import { factOfEntry } from '../../connectors/pagerduty/log-facts.ts';
import { Settings } from '../../connectors/pagerduty/schema.ts';

const incident = Incident.parse({ id: 'Q1', title: 'Checkout error rate is high' });
const settings = Settings.parse({ botUsers: ['PBOT003'] });
const at = new Date('2026-10-05T09:05:00Z');

const person = { id: 'PUSER01', type: 'user_reference', summary: 'Mia Tanaka' };
const bot = { ...person, id: 'PBOT003' };
const service = { id: 'PT4KHLK', type: 'service_reference', summary: 'Checkout' };

/** What one entry of a log tells. */
function told(type: string, agent: unknown, more: object = {}) {
  const raw = { id: 'R1', type: `${type}_log_entry`, created_at: at.toISOString(), agent, ...more };
  const entry = { ...LogEntry.parse(raw), created_at: at };
  return factOfEntry(entry, { incident, settings, entries: [entry] });
}

describe('who resolved a page', () => {
  const monitor = { id: 'PINT001', type: 'inbound_integration_reference', summary: 'Probe' };

  it.each([
    [monitor, 'events_api_v2', 'integration'],
    [{ ...monitor, type: 'integration_reference' }, null, 'integration'],
    [monitor, 'timeout', 'timer'],
    [service, 'api', 'integration'],
    [{ ...service, type: 'service' }, 'auto', 'integration'],
    [service, 'mobile', 'automation'],
    [service, 'timeout', 'timer'],
    [null, 'auto', 'automation'],
    [null, 'timeout', 'timer'],
    [person, 'timeout', 'person'],
    [bot, 'website', 'bot'],
  ])('agent %j by the channel %s: %s', (agent, channel, resolver) => {
    const entry = told('resolve', agent, { channel: channel === null ? null : { type: channel } });
    expect(entry).toMatchObject({ kind: 'page.resolved', resolver });
  });
});

describe('what people do about a page beside', () => {
  it.each([
    ['priority_change', 'page.changed'],
    ['urgency_change', 'page.changed'],
    ['responder_request', 'page.responder_asked'],
    ['status_update', 'page.noted'],
    ['snooze', 'page.handled'],
    ['field_value_change', 'page.handled'],
    ['custom_field_value_change', 'page.handled'],
  ])('a %s is told where a person did it, and not where automation did', (type, kind) => {
    expect(told(type, person)).toMatchObject({ kind, actor: { kind: 'person' }, occurredAt: at });
    for (const agent of [null, service, bot]) expect(told(type, agent)).toBeNull();
  });

  it('has the words of a status update', () => {
    expect(told('status_update', person, { message: 'On it' })).toMatchObject({ text: 'On it' });
  });

  it.each(['link', 'reach_trigger_limit', 'something_new'])('a %s says nothing', (type) => {
    expect(told(type, person)).toBeNull();
  });
});
