import { err, ok, type Result } from '../../src/core/result.ts';
import type { Signal } from '../../src/core/signal.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload } from '../shared/read-payload.ts';
import {
  deedEvents,
  incidentEvents,
  NOBODYS_DEED,
  partEvents,
  reasonToIgnore,
} from './event-kinds.ts';
import { incidentSignal, partSignal } from './page-signals.ts';
import { IncidentData, PartData, Payload, type Settings } from './schema.ts';
import { actorOf } from './who.ts';

/** One event per delivery; each event is one fact about one incident. */
export function normalise(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const payload = readPayload(Payload, delivery.json);
  if (!payload.ok) return payload;
  const { event } = payload.value;
  const page = { event, settings, occurredAt: event.occurred_at ?? delivery.receivedAt };

  const kind = incidentEvents.get(event.event_type);
  if (kind !== undefined) {
    const incident = readPayload(IncidentData, event.data);
    if (!incident.ok) return inData(incident.problem);
    return told(event.event_type, incidentSignal(kind, incident.value, page));
  }
  const deed = deedEvents.get(event.event_type);
  if (deed !== undefined && actorOf(event.agent, settings).kind !== 'person') {
    return ignored(event.event_type, NOBODYS_DEED);
  }
  if (deed !== undefined || partEvents.has(event.event_type)) {
    const part = readPayload(PartData, event.data);
    if (!part.ok) return inData(part.problem);
    return told(event.event_type, partSignal(part.value, page, deed ?? null));
  }
  return ignored(event.event_type, reasonToIgnore(event.event_type));
}

function told(event: string, signal: Signal): { ok: true; value: Normalised } {
  return ok({ event, signals: [signal], ignored: null });
}

function inData(problem: Unreadable): { ok: false; problem: Unreadable } {
  return err({ ...problem, detail: `in event.data: ${problem.detail}` });
}
