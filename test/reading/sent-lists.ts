import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { OutboundError } from '../../connectors/contract.ts';
import type { SentPage, SentWebhook, SentWebhooks } from '../../connectors/contract-history.ts';
import { now, openDatabase } from '../../src/db/client.ts';
import { accessOfConnections } from '../../src/db/queries/access-of-connections.ts';
import { goneWebhooks } from '../../src/db/queries/gone-webhooks.ts';
import { connections, deliveryKeys, lostDeliveries } from '../../src/db/schema/index.ts';
import type { KnownConnection } from '../../src/ingest/connection-directory.ts';
import { bounded } from '../../src/outbound/bounded.ts';
import type { ReadingContext } from '../../src/reading/reading-context.ts';
import { recoverLost } from '../../src/reading/recover-lost.ts';
import { configured, connectorNamed } from '../connectors/provider-fixtures.ts';
import { createTestDatabase } from '../support/test-database.ts';

const pageSize = 100;

/** A delivery that is listed so many minutes after it was tried. */
export type Told = { key: string; minutesAgo: number; isFailure?: boolean; matters?: boolean };

/** So many deliveries, a minute apart, the last of them `until` minutes ago. */
export function many(count: number, until: number, told: Partial<Told> = {}): Told[] {
  const { key = 'k', ...others } = told;
  return Array.from({ length: count }, (_, n) => ({
    ...others,
    key: `${key}${n}`,
    minutesAgo: until + count - n,
  }));
}

/** One connection on a database of its own, whose provider's lists are what a test says. */
export async function openSentLists() {
  const database = await createTestDatabase();
  const { db, close } = openDatabase({ url: database.url, maxConnections: 3, name: 'sent lists' });
  const provider = fakeProvider();
  const outbound = { bounded } as ReadingContext['outbound'];
  const connection = connectionTo(provider.sent);
  const directory = {
    find: async () => connection,
    reload: async () => undefined,
    sameSite: async (id: string) => [id],
  };
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const context = { db, directory, outbound, random: () => 0, log: quiet, hint: () => undefined };
  await db.insert(connections).values({
    id: connection.id,
    connector: 'github',
    name: 'GitHub',
    settings: {},
    createdAt: sql`closecall_now() - interval '30 days'`,
    updatedAt: now,
  });
  /** One turn, after that time has passed; by itself it does one thing and ends. */
  async function turn(after = '0 s', limits = { turnMs: 0, callMs: 1_000 }) {
    await db.execute(sql`update clock_shift set shift = shift + ${after}::interval`);
    return recoverLost(context, connection.id, limits);
  }

  /** Turns until there is nothing to do for a while; answers how many it took. */
  async function turns(): Promise<number> {
    for (let count = 1; count < 100; count += 1) {
      const outcome = await turn('20 s', { turnMs: 60_000, callMs: 1_000 });
      if (outcome.kind === 'later' && outcome.seconds > 60) return count;
    }
    throw new Error('there is always more to do');
  }

  return {
    ...provider,
    db,
    connection,
    turn,
    turns,
    arrive: (...keys: string[]) =>
      db.insert(deliveryKeys).values(
        keys.map((key) => ({
          connectionId: connection.id,
          key,
          deliveryId: uuid(),
          receivedAt: now,
        })),
      ),
    /** What is wrong with the connection, as it is shown. */
    async problems() {
      const access = await accessOfConnections(db, [connection.id]);
      return access.get(connection.id)?.problems.map(({ what, about }) => [what, about]);
    },
    /** The times that are gone, by their length. */
    async gone() {
      const all = (await goneWebhooks(db, [connection.id])).get(connection.id) ?? [];
      return all.map(({ hook, from, until, lists }) => {
        return { hook, days: (until.getTime() - from.getTime()) / 86_400_000, lists };
      });
    },
    lost: () => db.select().from(lostDeliveries).orderBy(lostDeliveries.key),
    async close() {
      await close();
      await database.drop();
    },
  };
}

export type SentLists = Awaited<ReturnType<typeof openSentLists>>;

function connectionTo(sent: SentWebhooks): KnownConnection {
  return {
    id: 'gh-acme',
    site: 'gh-acme',
    name: 'GitHub',
    enabled: true,
    bodyLimitBytes: 1,
    pollSeconds: null,
    connector: connectorNamed('github'),
    configured: { ...configured('github'), sentWebhooks: () => sent },
    problem: null,
    webhookSecrets: [],
    apiToken: 'token',
  };
}

function fakeProvider() {
  const lists = new Map<string, SentWebhook[]>();
  const calls: string[] = [];
  const faults = new Map<string, OutboundError | 'hangs'>();
  const contents = new Map<string, { event: string; body: unknown }>();
  const state = { address: 'https://closecall.example/hooks/gh-acme' };

  async function call<T>(name: string, answer: () => T): Promise<T> {
    calls.push(name);
    const fault = faults.get(name) ?? faults.get(name.split(' ').slice(0, 2).join(' '));
    if (fault === 'hangs') return new Promise(() => undefined);
    if (fault !== undefined) throw fault;
    return answer();
  }

  const sent: SentWebhooks = {
    get hooks() {
      return [...lists.keys()];
    },
    read: (hook, cursor) =>
      call(`read ${hook} ${cursor ?? ''}`.trim(), () => pageOf(lists.get(hook) ?? [], cursor)),
    addressOf: (hook) => call(`address ${hook}`, () => state.address),
    sendAgain: ({ ref }) => call(`again ${ref}`, () => undefined),
    contentOf: ({ ref }) =>
      call(`content ${ref}`, () => {
        const content = contents.get(ref);
        if (content === undefined) return null;
        return { headers: new Map([['x-github-event', content.event]]), json: content.body };
      }),
  };

  return {
    sent,
    calls,
    faults,
    /** By what the provider calls the delivery: `#` and its key. */
    contents,
    state,
    /** What is in a hook's list, the newest last. */
    list(hook: string, told: readonly Told[]) {
      lists.set(
        hook,
        [...told].reverse().map((each) => toSent(hook, each)),
      );
    },
    forget: (hook: string) => lists.delete(hook),
    /** The calls of a kind since the last time that any were asked for. */
    made(kind: string): string[] {
      const own = calls.filter((each) => each.startsWith(kind));
      calls.splice(0);
      return own;
    },
  };
}

function toSent(hook: string, { key, minutesAgo, ...told }: Told): SentWebhook {
  return {
    hook,
    ref: `#${key}`,
    key,
    at: new Date(Date.now() - minutesAgo * 60_000),
    event: 'workflow_run',
    failure: (told.isFailure ?? true) ? 'GitHub got no answer' : null,
    matters: told.matters ?? true,
  };
}

/** A place in the list stays the same when newer ones come in front of it. */
function pageOf(list: readonly SentWebhook[], cursor: string | null): SentPage {
  const from = cursor === null ? 0 : list.findIndex(({ ref }) => ref === cursor);
  return {
    sent: list.slice(from, from + pageSize),
    cursor: list[from + pageSize]?.ref ?? null,
  };
}

export const refusal = (status: number, lacksRight = false) =>
  new OutboundError('refused', `GitHub answered ${status}`, { status, lacksRight });
