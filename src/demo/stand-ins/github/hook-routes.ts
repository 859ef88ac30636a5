import { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import { type GitHubContext, type GitHubEndpoint, gitHubRefusal } from './github-context.ts';
import type { HookDelivery } from './hook-deliveries.ts';
import { found } from './run-routes.ts';

const Query = z.object({
  per_page: z.coerce.number().int().min(1).max(100).default(30),
  cursor: z.coerce.number().int().min(0).default(0),
  status: z.enum(['success', 'failure']).optional(),
});

/** A repository's or an organisation's hook with its deliveries: how lost ones are found. */
export function hookRoutes(context: GitHubContext): Route<GitHubEndpoint>[] {
  return ['/repos/:owner/:repo', '/orgs/:org'].flatMap((owner): Route<GitHubEndpoint>[] => [
    {
      endpoint: 'hook',
      method: 'GET',
      path: `${owner}/hooks/:hook`,
      answer: (call) => found(hook(context, call)),
    },
    {
      endpoint: 'hook_deliveries',
      method: 'GET',
      path: `${owner}/hooks/:hook/deliveries`,
      answer: (call) => list(context, call),
    },
    {
      endpoint: 'hook_delivery',
      method: 'GET',
      path: `${owner}/hooks/:hook/deliveries/:delivery`,
      answer: (call) => found(detail(context, call)),
    },
    {
      endpoint: 'redeliver',
      method: 'POST',
      path: `${owner}/hooks/:hook/deliveries/:delivery/attempts`,
      answer: async (call) => {
        const result = await context.hookDeliveries.redeliver(Number(call.params['delivery']));
        return result ? { status: 202, body: {} } : gitHubRefusal(404, 'Not Found');
      },
    },
  ]);
}

/** The stand-in has one hook, whatever id it is asked for by. */
function hook({ hookDeliveries }: GitHubContext, call: Call): object {
  const config = { url: hookDeliveries.address(), content_type: 'json', insecure_ssl: '0' };
  return { type: 'Repository', id: Number(call.params['hook']), active: true, config };
}

function list(context: GitHubContext, call: Call): Answer {
  const query = Query.safeParse(call.query).data;
  if (!query) return gitHubRefusal(422, 'Validation Failed');
  const wanted = context.hookDeliveries
    .list()
    .filter(({ statusCode }) => !query.status || outcome(statusCode) === query.status);
  const end = query.cursor + query.per_page;
  const next = new URLSearchParams({ ...call.query, cursor: String(end) });
  const link = `<${context.site()}${call.path}?${next}>; rel="next"`;
  return {
    status: 200,
    headers: end < wanted.length ? { Link: link } : {},
    body: wanted.slice(query.cursor, end).map(summary),
  };
}

function outcome(statusCode: number): 'success' | 'failure' {
  return statusCode >= 200 && statusCode < 300 ? 'success' : 'failure';
}

const Told = z.object({
  action: z.string().optional(),
  repository: z.object({ id: z.number() }).optional(),
});

function summary(one: HookDelivery) {
  const told = Told.safeParse(JSON.parse(one.delivery.body)).data;
  return {
    id: one.id,
    guid: one.guid,
    delivered_at: one.deliveredAt.toISOString(),
    redelivery: one.isRedelivery,
    duration: 0.1,
    status: outcome(one.statusCode) === 'success' ? 'OK' : 'failed to connect to host',
    status_code: one.statusCode,
    event: one.delivery.event,
    action: told?.action ?? null,
    installation_id: null,
    repository_id: told?.repository?.id ?? null,
    throttled_at: null,
  };
}

function detail(context: GitHubContext, call: Call): object | null {
  const id = Number(call.params['delivery']);
  const one = context.hookDeliveries.list().find((delivery) => delivery.id === id);
  if (!one) return null;
  const payload: unknown = JSON.parse(one.delivery.body);
  return {
    ...summary(one),
    request: { headers: one.delivery.headers, payload },
    response: { headers: {}, payload: '' },
  };
}
