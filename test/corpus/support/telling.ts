import { createHash } from 'node:crypto';
import {
  type AcmePerson,
  type AcmeService,
  services as acme,
  people,
} from '../../../src/demo/acme.ts';
import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import { type SeededIds, seededIds } from '../../../src/demo/seeded-ids.ts';

/** A webhook of a sequence; one that was not delivered is known to the provider's API alone. */
export type ToldDelivery = { delivery: ScenarioDelivery; delivered: boolean };

/** What the steps of one sequence share while it is told, in a place of its own. */
export type Telling = {
  /** Names the place among all those in the database. */
  place: string;
  ids: SeededIds;
  /** When the sequence's day begins. */
  dayStart: Date;
  /** Services by name, each with a repository and a PagerDuty service of its own. */
  services: Map<string, AcmeService>;
  /** What is remembered of incidents, runs, deployments and tickets, by kind and name. */
  memory: Map<string, unknown>;
  /** The names of subjects by their keys without the connection. */
  subjects: Map<string, string>;
  told: ToldDelivery[];
};

/** Far enough in the past that everything has settled, and not held back for its age (48 h). */
export const hoursBack = 43;

export function newTelling(place: string, dayStart: Date): Telling {
  return {
    place,
    ids: seededIds(place),
    dayStart,
    services: new Map(),
    memory: new Map(),
    subjects: new Map(),
    told: [],
  };
}

export function timeOf(telling: Telling, at: string): Date {
  const [hours = 0, minutes = 0, seconds = 0] = at.split(':').map(Number);
  return new Date(telling.dayStart.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
}

export function serviceNamed(telling: Telling, name: string): AcmeService {
  const known = telling.services.get(name);
  if (known !== undefined) return known;
  const { ids, place } = telling;
  const made: AcmeService = {
    ...acme.checkout,
    id: `${place}-${name}`,
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    pagerDutyId: ids.pagerDutyId('P'),
    repository: { id: ids.number(), name: `${place}-${name}` },
  };
  telling.services.set(name, made);
  return made;
}

/** A revision is named by a letter or a word. */
export function shaOf({ place }: Telling, name: string): string {
  return createHash('sha1').update(`${place}/${name}`).digest('hex');
}

const app: AcmePerson = { ...people.autopilot, login: 'acme-merge[bot]', githubId: 7_100_099 };

export function personNamed(name: string): AcmePerson {
  if (name === 'app') return app;
  if (name === 'robin') return people.robin;
  return name === 'sasha' ? people.sasha : people.kim;
}

/** The thing of this name, made at its first mention. */
export function remembered<T>(telling: Telling, key: string, make: () => T): T {
  if (!telling.memory.has(key)) telling.memory.set(key, make());
  return telling.memory.get(key) as T;
}

export function tell(telling: Telling, delivery: ScenarioDelivery, delivered: boolean): void {
  telling.told.push({ delivery, delivered });
}

/** The same webhook with something else in its body. */
export function withBody(
  delivery: ScenarioDelivery,
  change: (body: Record<string, never>) => void,
): ScenarioDelivery {
  const body = JSON.parse(delivery.body);
  change(body);
  return { ...delivery, body: JSON.stringify(body) };
}
