import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { FoundAccounts } from '../../connectors/contract-accounts.ts';
import { sayList } from '../core/detect/say-count.ts';
import { connections } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { anything, clearAccessProblem, noteAccessProblem, whenToAsk } from './access-problems.ts';
import { openAccess } from './open-access.ts';
import { OverBudget } from './over-budget.ts';
import type { ReadingContext } from './reading-context.ts';

/** Accounts are made and get other addresses, but not often. */
const everySeconds = 6 * 60 * 60;
const refusedSeconds = 600;

/** A turn ends within the lease of its task. */
const limitMs = 10_000;

const asking = { what: 'accounts', about: null };

/**
 * The task: finds the provider's ids of the accounts that a connection's settings name by their
 * address. Why one can't be matched is told in the connection's health.
 */
export async function findAccounts(
  context: ReadingContext,
  connectionId: string,
): Promise<TaskOutcome> {
  // The settings may have changed a moment ago.
  await context.directory.reload();
  const connection = await context.directory.find(connectionId);
  const addresses = connection?.configured?.accounts.addresses ?? [];
  if (!connection?.enabled || addresses.length === 0) {
    await clearAccessProblem(context.db, connectionId, asking);
    return done;
  }
  if (connection.apiToken === null) {
    const problem = `There is no API token to find the account of ${sayList(addresses)} with`;
    return tell(context, connection, problem);
  }
  const { seconds: wait } = await whenToAsk(context.db, connectionId, asking);
  return wait > 0 ? later(wait) : look(context, connection, addresses);
}

async function look(
  context: ReadingContext,
  connection: KnownConnection,
  addresses: readonly string[],
): Promise<TaskOutcome> {
  const { id } = connection;
  try {
    const found = await findAll(context, connection, addresses);
    await context.db.update(connections).set({ accounts: found }).where(eq(connections.id, id));
    const missing = addresses.filter((address) => found[address] === null);
    if (missing.length > 0) {
      return tell(context, connection, `No account has the address ${sayList(missing)}`);
    }
    await clearAccessProblem(context.db, id, asking, anything);
    return later(everySeconds);
  } catch (error) {
    if (error instanceof OverBudget) return later(error.seconds);
    if (!(error instanceof OutboundError)) throw error;
    await noteAccessProblem(context, id, asking, error);
    return later(error.code === 'refused' ? refusedSeconds : 30);
  }
}

async function findAll(
  context: ReadingContext,
  connection: KnownConnection,
  addresses: readonly string[],
): Promise<FoundAccounts> {
  const accounts = connection.configured?.accounts;
  return context.outbound.bounded(limitMs, async (signal) => {
    const access = openAccess(context, connection, 'lists', signal);
    const found: Record<string, string | null> = {};
    for (const address of addresses) {
      found[address] = (await accounts?.find(access, address)) ?? null;
    }
    return found;
  });
}

async function tell(
  context: ReadingContext,
  { id }: KnownConnection,
  problem: string,
): Promise<TaskOutcome> {
  const message = `${problem}; the account’s id or its name works instead of its address.`;
  await noteAccessProblem(context, id, asking, new OutboundError('refused', message));
  return later(everySeconds);
}
