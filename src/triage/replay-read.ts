import type { Normalised } from '../../connectors/contract.ts';
import type { DbOrTx } from '../db/client.ts';
import {
  deliveriesToReplay,
  type ReplayFilter,
  type StoredDelivery,
  storedDeliveries,
} from '../db/queries/deliveries-to-replay.ts';
import type { ConnectionDirectory, KnownConnection } from '../ingest/connection-directory.ts';
import { readDelivery } from './read-delivery.ts';

/** A stored delivery as today's code reads it; `unreadable` says in a sentence why it does not. */
export type Reread = { delivery: StoredDelivery } & (
  | { kind: 'read'; connection: KnownConnection; normalised: Normalised }
  | { kind: 'unreadable'; because: string }
);

const listedAtOnce = 100;

/** Bodies of so many bytes are in memory at a time, and one at least. */
const bytesAtOnce = 8 * 1024 * 1024;

type Sized = { id: string; sizeBytes: number };

/** Reads what the filter asks for anew, in the order in which it came. */
export async function* rereadAll(
  context: { db: DbOrTx; directory: ConnectionDirectory },
  filter: ReplayFilter,
): AsyncGenerator<readonly Reread[]> {
  let afterId: string | null = null;
  for (;;) {
    const listed: Sized[] = await deliveriesToReplay(context.db, filter, {
      afterId,
      limit: listedAtOnce,
    });
    for (const ids of inPortions(listed)) yield await reread(context, ids);
    afterId = listed.at(-1)?.id ?? null;
    if (listed.length < listedAtOnce) return;
  }
}

/** Reads these deliveries anew; only what `keep` makes of each stays in memory. */
export async function rereadThese<Kept>(
  context: { db: DbOrTx; directory: ConnectionDirectory },
  deliveries: readonly Sized[],
  keep: (reread: Reread) => readonly Kept[],
): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const ids of inPortions(deliveries)) {
    for (const each of await reread(context, ids)) kept.push(...keep(each));
  }
  return kept;
}

async function reread(
  { db, directory }: { db: DbOrTx; directory: ConnectionDirectory },
  ids: readonly string[],
): Promise<readonly Reread[]> {
  const rows = await storedDeliveries(db, ids);
  return Promise.all(
    rows.map(async (delivery): Promise<Reread> => {
      const connection = await directory.find(delivery.connectionId);
      const read = readDelivery(delivery, connection);
      if (!read.ok) return { delivery, kind: 'unreadable', because: read.problem.reason };
      if (connection === null)
        return { delivery, kind: 'unreadable', because: 'It has no connection.' };
      return { delivery, kind: 'read', connection, normalised: read.value };
    }),
  );
}

function inPortions(deliveries: readonly Sized[]): readonly (readonly string[])[] {
  const portions: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const { id, sizeBytes } of deliveries) {
    bytes += sizeBytes;
    if (bytes > bytesAtOnce) {
      portions.push([]);
      bytes = sizeBytes;
    }
    portions.at(-1)?.push(id);
  }
  return portions;
}
