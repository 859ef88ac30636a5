import { asc } from 'drizzle-orm';
import { connections } from '../db/schema/index.ts';
import type { Deps } from '../deps.ts';
import { SetupError } from '../start/open-data.ts';

/** The connections that are looked back into, and why others are not. */
export type ChosenConnections = {
  ids: readonly string[];
  passedOver: readonly { id: string; because: string }[];
};

/** All connections whose past can be read, or the one that is named. */
export async function chooseConnections(
  deps: Pick<Deps, 'db' | 'directory'>,
  wanted: string | null,
): Promise<ChosenConnections> {
  const rows = await deps.db
    .select({ id: connections.id })
    .from(connections)
    .orderBy(asc(connections.id));
  const all = rows.map(({ id }) => id);
  if (wanted !== null && !all.includes(wanted)) {
    const there = all.length === 0 ? 'there is none yet' : `there are: ${all.join(', ')}`;
    throw new SetupError(`No connection is called "${wanted}"; ${there}.`);
  }
  const ids: string[] = [];
  const passedOver: { id: string; because: string }[] = [];
  for (const id of wanted === null ? all : [wanted]) {
    const because = await whyNot(deps, id);
    if (because === null) ids.push(id);
    else passedOver.push({ id, because });
  }
  if (ids.length === 0) throw new SetupError(sayNone(passedOver));
  return { ids, passedOver };
}

async function whyNot({ directory }: Pick<Deps, 'directory'>, id: string): Promise<string | null> {
  const connection = await directory.find(id);
  if (connection === null) return 'this version of Closecall has no connector for it';
  const { connector, configured, enabled, apiToken, problem } = connection;
  if (!enabled) return 'it is switched off (enabled: false)';
  if (configured === null) return `its settings have a fault: ${problem}`;
  if (configured.history === null) return `${connector.title} keeps no list of what happened`;
  if (apiToken === null)
    return `it has no API token (secrets.apiToken) to ask ${connector.title} with`;
  return null;
}

function sayNone(passedOver: ChosenConnections['passedOver']): string {
  if (passedOver.length === 0) {
    return 'There is nothing to look back into: no connection is set up yet (docs/configuration.md).';
  }
  const lines = passedOver.map(({ id, because }) => `  ${id}: ${because}`);
  return ['There is nothing to look back into:', ...lines].join('\n');
}
