import { z } from 'zod';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { keepNewest } from '../keep-newest.ts';

const MAX_INCIDENTS = 1_000;

const Reference = z.looseObject({ id: z.string(), type: z.string(), summary: z.string() });

const Incident = z.looseObject({
  id: z.string(),
  type: z.literal('incident'),
  title: z.string(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: z.coerce.date(),
  service: Reference,
  assignees: z.array(Reference),
  urgency: z.enum(['high', 'low']),
});

const Event = z.object({
  event: z.object({
    id: z.string(),
    event_type: z.string(),
    occurred_at: z.coerce.date(),
    agent: Reference.nullable(),
    data: z.union([
      Incident,
      z.looseObject({ incident: Reference, content: z.string().optional() }),
    ]),
  }),
});

type ReferenceFacts = z.infer<typeof Reference>;
type IncidentFacts = z.infer<typeof Incident>;

/** One event of an incident, as a webhook told of it. */
export type IncidentEvent = {
  id: string;
  type: string;
  at: Date;
  agent: ReferenceFacts | null;
  note: string | null;
  /** Who it was assigned to after the event. */
  assignee: ReferenceFacts | null;
};

/** Everything that webhooks told of one incident: its last state, and its events by time. */
export type KnownIncident = { incident: IncidentFacts; events: readonly IncidentEvent[] };

export type IncidentMemory = {
  learn(delivery: ScenarioDelivery): void;
  find(id: string): KnownIncident | null;
  /** Newest first. */
  list(): readonly KnownIncident[];
  service(id: string): ReferenceFacts | null;
};

type Told = { event: IncidentEvent; state: IncidentFacts | null };

export function createIncidentMemory(): IncidentMemory {
  const told = new Map<string, Map<string, Told>>();
  const services = new Map<string, ReferenceFacts>();

  function learn(delivery: ScenarioDelivery): void {
    const event = Event.safeParse(JSON.parse(delivery.body)).data?.event;
    if (!event) return;
    const state = Incident.safeParse(event.data).data ?? null;
    const id = state?.id ?? incidentId(event.data);
    if (state) services.set(state.service.id, state.service);
    const note = 'content' in event.data ? String(event.data.content) : null;
    const { agent, event_type: type, occurred_at: at } = event;
    const events = told.get(id) ?? new Map<string, Told>();
    const assignee = state?.assignees[0] ?? null;
    const known = { id: event.id, type, at, agent, note, assignee };
    told.set(id, events.set(event.id, { event: known, state }));
    keepNewest(told, MAX_INCIDENTS);
  }

  function find(id: string): KnownIncident | null {
    const events = [...(told.get(id)?.values() ?? [])].sort(
      (one, other) => one.event.at.getTime() - other.event.at.getTime(),
    );
    const incident = events.findLast(({ state }) => state)?.state;
    return incident ? { incident, events: events.map(({ event }) => event) } : null;
  }

  return {
    learn,
    find,
    list: () =>
      [...told.keys()]
        .flatMap((id) => find(id) ?? [])
        .sort((one, other) => +other.incident.created_at - +one.incident.created_at),
    service: (id) => services.get(id) ?? null,
  };
}

const AboutIncident = z.object({ incident: Reference });

function incidentId(data: object): string {
  return AboutIncident.parse(data).incident.id;
}
