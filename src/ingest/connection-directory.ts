import { asc, sql } from 'drizzle-orm';
import type { ConfiguredConnector, Connector } from '../../connectors/contract.ts';
import type { Clock } from '../clock.ts';
import type { SecretBox } from '../configure/secret-box.ts';
import { secretPlace } from '../configure/store-secrets.ts';
import type { Database } from '../db/client.ts';
import { connectionSecrets, connections } from '../db/schema/index.ts';

/** A connection with all that using it needs. Its secrets are open: never log one. */
export type KnownConnection = {
  id: string;
  name: string;
  enabled: boolean;
  bodyLimitBytes: number;
  /** Null where webhooks are waited for. */
  pollSeconds: number | null;
  connector: Connector;
  /** Null when the stored settings no longer fit the connector; the reason is in `problem`. */
  configured: ConfiguredConnector | null;
  problem: string | null;
  webhookSecrets: readonly string[];
  apiToken: string | null;
  /** What connections to the same server share; its own id where it shares nothing. */
  site: string;
};

/**
 * The connections in memory, so that a webhook costs no query. Read again at most every
 * `refreshMs`, at once for an id that is not known, and by `reload`.
 */
export type ConnectionDirectory = {
  find(id: string): Promise<KnownConnection | null>;
  reload(): Promise<void>;
  /** Ids of the connections to the same server, its own among them. */
  sameSite(id: string): Promise<readonly string[]>;
};

export function createConnectionDirectory(options: {
  db: Database;
  connectors: readonly Connector[];
  secretBox: SecretBox;
  clock: Clock;
  refreshMs?: number;
}): ConnectionDirectory {
  const refreshMs = options.refreshMs ?? 3_000;
  const retryUnknownMs = Math.min(250, refreshMs);
  let known: ReadonlyMap<string, KnownConnection> | null = null;
  let readAtMs = 0;
  let reading: Promise<void> | null = null;

  const reload = async () => {
    reading ??= readConnections(options)
      .then((fresh) => {
        known = fresh;
        readAtMs = options.clock.now().getTime();
      })
      .finally(() => {
        reading = null;
      });
    await reading;
  };

  const directory: ConnectionDirectory = {
    reload,
    async sameSite(id) {
      const site = (await directory.find(id))?.site;
      const same = [...(known?.values() ?? [])].filter((each) => each.site === site);
      return same.length === 0 ? [id] : same.map((each) => each.id);
    },
    async find(id) {
      const ageMs = options.clock.now().getTime() - readAtMs;
      if (known === null) await reload();
      // A stale list still answers while it is read again; the insert tells if the database is away.
      else if (ageMs > refreshMs) reload().catch(() => undefined);
      const found = known?.get(id) ?? null;
      if (found !== null || ageMs <= retryUnknownMs) return found;
      await reload();
      return known?.get(id) ?? null;
    },
  };
  return directory;
}

async function readConnections(options: {
  db: Database;
  connectors: readonly Connector[];
  secretBox: SecretBox;
}): Promise<ReadonlyMap<string, KnownConnection>> {
  const rows = await options.db.select().from(connections).orderBy(asc(connections.id));
  const secrets = await options.db
    .select()
    .from(connectionSecrets)
    .where(
      sql`${connectionSecrets.endsAt} is null or ${connectionSecrets.endsAt} > closecall_now()`,
    )
    .orderBy(asc(connectionSecrets.id));
  const known = new Map<string, KnownConnection>();
  for (const row of rows) {
    const connector = options.connectors.find((each) => each.name === row.connector);
    if (connector === undefined) continue;
    const configured = connector.configure(row.settings, row.accounts);
    const open = (purpose: string) =>
      secrets
        .filter((secret) => secret.connectionId === row.id && secret.purpose === purpose)
        .map((secret) => options.secretBox.open(secret.sealed, secretPlace(secret.id)));
    known.set(row.id, {
      id: row.id,
      name: row.name,
      enabled: row.enabled,
      pollSeconds: row.pollSeconds,
      bodyLimitBytes:
        row.bodyLimitMb === null ? connector.bodyLimitBytes : row.bodyLimitMb * 1024 * 1024,
      connector,
      configured: configured.ok ? configured.value : null,
      problem: configured.ok
        ? null
        : configured.problem.map(({ path, message }) => `${path} ${message}`).join('; '),
      webhookSecrets: open('webhook'),
      apiToken: open('apiToken')[0] ?? null,
      site: siteOf(configured, row.id),
    });
  }
  return known;
}

function siteOf(configured: ReturnType<Connector['configure']>, id: string): string {
  return (configured.ok ? configured.value.site : null) ?? id;
}
