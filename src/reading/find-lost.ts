import { and, eq, inArray } from 'drizzle-orm';
import type { SentPage, SentWebhook } from '../../connectors/contract-history.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import type { HookToRead } from '../db/queries/claim-hook.ts';
import { goneWebhooks } from '../db/queries/gone-webhooks.ts';
import { type HookPlace, keepHookPlace } from '../db/queries/keep-hook-place.ts';
import { type FoundLost, noteLost } from '../db/queries/note-lost.ts';
import { deliveryKeys } from '../db/schema/index.ts';
import { clearAccessProblem, noteAccessProblem } from './access-problems.ts';
import { listOf, type RecoveryTurn, refusalIn } from './recovery-turn.ts';
import { oweGap } from './start-reading.ts';

/** How often a list is looked through, and how soon again after a call that came to nothing. */
const everySeconds = 600;
const againSeconds = 60;

/** Reads on in one list of sent webhooks, and keeps what is not here together with the place. */
export async function findLost(turn: RecoveryTurn, hook: HookToRead): Promise<void> {
  const { context, connection } = turn;
  const keep = (place: HookPlace) => keepHookPlace(context.db, connection.id, hook, place);
  try {
    await readPage(turn, hook);
  } catch (error) {
    await keep({ kind: 'waits', seconds: againSeconds });
    const refusal = refusalIn(error);
    // Its own place may be what is refused.
    await keep({ kind: 'begins anew', seconds: everySeconds });
    await noteAccessProblem(context, connection.id, listOf(hook.hook), refusal);
  }
}

async function readPage(turn: RecoveryTurn, hook: HookToRead): Promise<void> {
  const { db } = turn.context;
  const { id } = turn.connection;
  const page = await turn.call((sent) => sent.read(hook.hook, hook.cursor));
  await clearAccessProblem(db, id, listOf(hook.hook));
  const lost = await lostOf(turn, hook, page);
  const place = placeAfter(page, hook);
  await changeState(turn.context, async (tx, owe) => {
    await noteLost(tx, id, lost);
    const isKept = await keepHookPlace(tx, id, hook, place);
    if (isKept && place.kind === 'over') await readInstead(turn, tx, owe, hook);
  });
}

/** After a long silence the lists of what happened tell at least a part of what can't be sent again. */
async function readInstead(
  { context, connection }: RecoveryTurn,
  tx: Transaction,
  owe: Owe,
  { hook, goneFrom: since, since: until }: HookToRead,
): Promise<void> {
  if (since === null || !connection.configured?.history) return;
  const { id: connectionId } = connection;
  const about = { connection: connectionId, hook, from: since, until };
  context.log.warn(
    about,
    'webhooks of this time can not be sent again, its lists are read instead',
  );
  const gone = (await goneWebhooks(tx, [connectionId])).get(connectionId) ?? [];
  const isNotRead = gone.some((each) => each.hook === hook && each.lists === 'not_read');
  if (isNotRead) await oweGap(tx, owe, { connectionId, since, until });
}

function placeAfter({ sent, cursor }: SentPage, hook: HookToRead): HookPlace {
  const isLast = cursor === null || cursor === hook.cursor || !sent.every(isSince(hook));
  return isLast ? { kind: 'over', seconds: everySeconds } : { kind: 'goes on', cursor };
}

function isSince({ since }: HookToRead) {
  return ({ at }: SentWebhook) => at === null || at >= since;
}

/** What something would follow from, and is not here; each once, of several tries the newest. */
async function lostOf(
  turn: RecoveryTurn,
  hook: HookToRead,
  { sent }: SentPage,
): Promise<readonly FoundLost[]> {
  const here = await keysHere(turn, sent);
  const missing = sent
    .filter(isSince(hook))
    .filter(({ key, matters }) => matters && !here.has(key));
  const delivered = missing.filter((one) => one.failure === null && !isOnItsWay(one, hook));
  const isOurs = delivered.length > 0 && (here.size > 0 || (await sendsHere(turn, hook.hook)));
  const lost = new Map<string, FoundLost>();
  for (const one of missing) {
    if (one.failure === null && !(isOurs && delivered.includes(one))) continue;
    const { title } = turn.connection.connector;
    const because = one.failure ?? `${title} takes it for delivered, and it is not here`;
    const { ref, key, event } = lost.get(one.key) ?? one;
    lost.set(one.key, { hook: hook.hook, ref, key, event, because, at: one.at ?? hook.since });
  }
  return [...lost.values()];
}

function isOnItsWay({ at }: SentWebhook, { readingTo }: HookToRead): boolean {
  return at === null || at > readingTo;
}

async function keysHere(
  { context, connection }: RecoveryTurn,
  sent: readonly SentWebhook[],
): Promise<ReadonlySet<string>> {
  if (sent.length === 0) return new Set();
  const keys = [...new Set(sent.map(({ key }) => key))];
  const rows = await context.db
    .select({ key: deliveryKeys.key })
    .from(deliveryKeys)
    .where(and(eq(deliveryKeys.connectionId, connection.id), inArray(deliveryKeys.key, keys)))
    .orderBy(deliveryKeys.key);
  return new Set(rows.map(({ key }) => key));
}

/**
 * Whether a hook of which nothing is here sends to this connection at all: one that somebody named
 * by mistake must not have its webhooks sent to its own receiver again.
 */
async function sendsHere({ call, connection }: RecoveryTurn, hook: string): Promise<boolean> {
  const address = await call((sent) => sent.addressOf(hook)).catch((error) => {
    // The list is told all the same.
    refusalIn(error);
    return null;
  });
  if (address === null || !URL.canParse(address)) return false;
  return new URL(address).pathname.endsWith(`/hooks/${connection.id}`);
}
