import type { ConfigurationDocument } from '../../../src/config/document.ts';
import { people } from '../../../src/demo/acme.ts';
import type { Provider } from '../../../src/demo/scenarios/scenario-delivery.ts';
import type { LabelledSequence } from './sequence.ts';
import { tellSequence } from './tell-sequence.ts';
import { projectKey } from './tell-ticket.ts';
import type { Telling } from './telling.ts';

/** A sequence with connections, services and ids of its own, so that many share a database. */
export type Place = { id: string; sequence: LabelledSequence; telling: Telling };

export type ProviderUrls = Readonly<Record<Provider, string>>;

export const placeSecret = 'a webhook secret of the corpus';

/** Nothing listens on the discard port. */
const nowhere = 'http://127.0.0.1:9';

export function placeOf(sequence: LabelledSequence, id: string, dayStart: Date): Place {
  return { id, sequence, telling: tellSequence(sequence, id, dayStart) };
}

/** A place has connections to those providers that tell of something in it. */
export function providersOf({ telling }: Place): readonly Provider[] {
  return [...new Set(telling.told.map(({ delivery }) => delivery.provider))];
}

export function connectionId(place: string, provider: Provider): string {
  return `${place}-${provider}`;
}

/** What an admin would have configured for these sequences. */
export function configurationOf(places: readonly Place[], urls: ProviderUrls) {
  return {
    services: places.flatMap(servicesOf),
    connections: places.flatMap((place) => connectionsOf(place, urls)),
  };
}

function servicesOf({ id, telling }: Place): ConfigurationDocument['services'] {
  return [...telling.services].map(([name, service]) => ({
    id: service.id,
    name: service.name,
    tier: 1,
    match: {
      pagerduty: [service.pagerDutyId],
      github: [`acme/${service.repository.name}`],
      environments: [],
      jira: name === 'checkout' ? [projectKey(telling, 'CHG')] : [`UNUSED${id.toUpperCase()}`],
    },
  }));
}

function connectionsOf(place: Place, urls: ProviderUrls): ConfigurationDocument['connections'] {
  return providersOf(place).map((provider) => {
    const access = provider === 'jira' ? undefined : place.sequence.api[provider];
    return {
      id: connectionId(place.id, provider),
      connector: provider,
      enabled: true,
      settings: settingsOf(place, provider, access === 'unreachable' ? nowhere : urls[provider]),
      secrets: {
        webhook: [placeSecret],
        ...(access === 'none' ? {} : { apiToken: 'a token of the corpus' }),
      },
    };
  });
}

/** The settings of a place's connection; `CHG` in them is its own project. */
export function settingsOf(
  { sequence, telling }: Place,
  provider: Provider,
  url: string,
): Record<string, unknown> {
  const own = sequence.settings[provider] ?? {};
  if (provider === 'pagerduty') {
    return { apiUrl: url, botUsers: [people.autopilot.pagerDutyId], ...own };
  }
  if (provider === 'github') {
    const text = JSON.stringify(own).replaceAll('acme/', `acme/${telling.place}-`);
    return { apiUrl: url, ...JSON.parse(text) };
  }
  const rolledBack = [
    { projects: ['CHG'], issueTypes: ['Change'], statusTo: ['Failed', 'Rolled back'] },
  ];
  const settings = { siteUrl: url, email: 'bot@acme.example', rolledBack, ...own };
  return JSON.parse(
    JSON.stringify(settings).replaceAll('"CHG"', JSON.stringify(projectKey(telling, 'CHG'))),
  );
}
