import type { ConfiguredConnector, Connector } from '../../connectors/contract.ts';
import { defaultCiScopes } from '../core/detect/ci-scopes.ts';
import { PEOPLE_SOURCE } from '../core/report-signal.ts';
import type { ConnectionDirectory, KnownConnection } from '../ingest/connection-directory.ts';

/** Who tells of things, as far as detection needs it: a connection, or the people who report. */
export type FactSource = Pick<KnownConnection, 'id' | 'enabled' | 'apiToken'> & {
  connector: Pick<Connector, 'name'>;
  configured: Pick<ConfiguredConnector, 'detection' | 'lookUp' | 'ticketEnds'> | null;
};

/** Nobody sends webhooks for people, and there is nothing to ask them. */
export const people = {
  id: PEOPLE_SOURCE,
  enabled: true,
  apiToken: null,
  connector: { name: 'people' },
  configured: { detection: { ciScopes: () => defaultCiScopes }, lookUp: null, ticketEnds: null },
} as const satisfies FactSource;

/** Null where the connection is gone. */
export async function findSource(
  directory: Pick<ConnectionDirectory, 'find'>,
  id: string,
): Promise<FactSource | null> {
  return id === PEOPLE_SOURCE ? people : directory.find(id);
}
