import type { ReadContext } from '../contract.ts';
import type { LostDeliveries, LostDelivery } from '../contract-history.ts';
import type { HookDelivery } from './answers.ts';
import { isReadEvent } from './normalise.ts';
import { askForRedelivery, listHookDeliveries } from './requests.ts';
import type { Settings } from './schema.ts';

/** A hundred deliveries each; more failures than that are found in a later round. */
const MOST_PAGES = 20;

/** The webhooks of the hooks in the settings that never arrived; GitHub keeps them for three days. */
export function lostDeliveries(context: ReadContext<Settings>): LostDeliveries {
  return {
    async list(since) {
      const lost: LostDelivery[] = [];
      for (const hook of context.settings.hooks) {
        lost.push(...(await lostOf(context, hook, since)));
      }
      return lost.sort((one, other) => one.at.getTime() - other.at.getTime());
    },
    async redeliver({ ref }) {
      const end = ref.lastIndexOf('/');
      await askForRedelivery(context, ref.slice(0, end), ref.slice(end + 1));
    },
  };
}

/** All tries of one webhook share its guid; one that arrived in the end is not lost. */
async function lostOf(
  context: ReadContext<Settings>,
  hook: string,
  since: Date,
): Promise<readonly LostDelivery[]> {
  const tries = await readTries(context, { hook, since, status: 'failure' });
  const failed = tries.filter((one) => !hasArrived(one) && isReadEvent(one.event ?? ''));
  const first = failed.at(-1)?.delivered_at ?? null;
  if (failed.length === 0) return [];
  const later = await readTries(context, { hook, since: first ?? since, status: 'success' });
  const arrived = new Set([...tries, ...later].filter(hasArrived).map(({ guid }) => guid));
  const lost = new Map<string, LostDelivery>();
  // Newest first: its last try is asked for again, and its first one says when it was.
  for (const one of failed.filter(({ guid }) => !arrived.has(guid))) {
    const ref = lost.get(one.guid)?.ref ?? `${hook}/${one.id}`;
    lost.set(one.guid, asLost(one, ref, since));
  }
  return [...lost.values()].reverse();
}

function asLost(one: HookDelivery, ref: string, since: Date): LostDelivery {
  const { guid, delivered_at: at, event, status, status_code: code } = one;
  const because =
    code === 0
      ? `GitHub got no answer (${status ?? 'it does not say why'})`
      : `GitHub was answered ${code}`;
  return { key: guid, ref, at: at ?? since, event: event ?? 'unknown', because };
}

function hasArrived({ status_code: code }: HookDelivery): boolean {
  return code >= 200 && code < 300;
}

async function readTries(
  context: ReadContext<Settings>,
  { hook, since, status }: { hook: string; since: Date; status: 'failure' | 'success' },
): Promise<readonly HookDelivery[]> {
  const tries: HookDelivery[] = [];
  let cursor: string | null = null;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer: Awaited<ReturnType<typeof listHookDeliveries>> = await listHookDeliveries(
      context,
      { hook, status, cursor },
    );
    const wanted = answer.data.filter(({ delivered_at: at }) => at === null || at >= since);
    tries.push(...wanted);
    cursor = answer.nextCursor;
    if (cursor === null || wanted.length < answer.data.length) break;
  }
  return tries;
}
