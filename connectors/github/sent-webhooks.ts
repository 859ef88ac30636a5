import type { ReadContext } from '../contract.ts';
import type { SentWebhook, SentWebhooks } from '../contract-history.ts';
import type { HookDelivery } from './answers.ts';
import { askForRedelivery, getHook, getHookDelivery, listHookDeliveries } from './hook-requests.ts';
import { isReadEvent } from './normalise.ts';
import type { Settings } from './schema.ts';

/** What GitHub keeps of the deliveries of the hooks in the settings: about three days of them. */
export function sentWebhooks(context: ReadContext<Settings>): SentWebhooks {
  return {
    hooks: [...new Set(context.settings.hooks)],
    async read(hook, cursor) {
      const { data, nextCursor } = await listHookDeliveries(context, hook, cursor);
      return { sent: data.map((one) => asSent(hook, one)), cursor: nextCursor };
    },
    async addressOf(hook) {
      const { data } = await getHook(context, hook);
      return data?.config?.url ?? null;
    },
    async sendAgain(sent) {
      await askForRedelivery(context, sent);
    },
    async contentOf(sent) {
      const { event, request } = (await getHookDelivery(context, sent)).data;
      if (event === null || request === null) return null;
      return { headers: new Map([['x-github-event', event]]), json: request.payload };
    },
  };
}

/** All tries of one webhook share its guid. */
function asSent(hook: string, one: HookDelivery): SentWebhook {
  const { id, guid, delivered_at: at, event } = one;
  return {
    hook,
    ref: id,
    key: guid,
    at,
    event: event ?? 'unknown',
    failure: failureOf(one),
    matters: isReadEvent(event ?? ''),
  };
}

function failureOf({ status, status_code: code }: HookDelivery): string | null {
  if (code >= 200 && code < 300) return null;
  return code === 0
    ? `GitHub got no answer (${status ?? 'it does not say why'})`
    : `GitHub was answered ${code}`;
}
