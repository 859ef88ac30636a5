import type { SentPlace } from '../contract-history.ts';
import { AcceptedAnswer, HookAnswer, HookDeliveriesAnswer, HookDeliveryAnswer } from './answers.ts';
import { request } from './client.ts';
import type { Context, Reply } from './requests.ts';

const READ = 'Webhooks: read';
const WRITE = 'Webhooks: write';

/** A hook as settings name it: `owner/name/HOOK-ID` or `orgs/NAME/HOOK-ID`. */
function hookOf(hook: string) {
  const [first = '', second = '', id = ''] = hook.split('/');
  const isOrg = first === 'orgs';
  const owner = isOrg ? '/orgs/{org}' : '/repos/{owner}/{repo}';
  const parameters = isOrg ? { org: second } : { owner: first, repo: second };
  return { path: `${owner}/hooks/{hook_id}`, parameters: { ...parameters, hook_id: id } };
}

export function getHook(context: Context, hook: string): Reply<typeof HookAnswer> {
  const { path, parameters } = hookOf(hook);
  return request(context, { route: `GET ${path}`, parameters, needs: READ, answer: HookAnswer });
}

/** Every delivery, newest first. */
export function listHookDeliveries(
  context: Context,
  hook: string,
  cursor: string | null,
): Reply<typeof HookDeliveriesAnswer> {
  const { path, parameters } = hookOf(hook);
  const page = { per_page: 100, ...(cursor === null ? {} : { cursor }) };
  return request(context, {
    route: `GET ${path}/deliveries`,
    parameters: { ...parameters, ...page },
    needs: READ,
    answer: HookDeliveriesAnswer,
  });
}

/** One delivery, with what was sent. */
export function getHookDelivery(
  context: Context,
  { hook, ref }: SentPlace,
): Reply<typeof HookDeliveryAnswer> {
  const { path, parameters } = hookOf(hook);
  return request(context, {
    route: `GET ${path}/deliveries/{delivery_id}`,
    parameters: { ...parameters, delivery_id: ref },
    needs: READ,
    answer: HookDeliveryAnswer,
  });
}

export function askForRedelivery(
  context: Context,
  { hook, ref }: SentPlace,
): Reply<typeof AcceptedAnswer> {
  const { path, parameters } = hookOf(hook);
  return request(context, {
    route: `POST ${path}/deliveries/{delivery_id}/attempts`,
    parameters: { ...parameters, delivery_id: ref },
    needs: WRITE,
    answer: AcceptedAnswer,
  });
}
