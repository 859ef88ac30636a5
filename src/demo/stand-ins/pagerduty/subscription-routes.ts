import { z } from 'zod';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { pagerDutyPing } from '../../shapes/pagerduty/webhook.ts';
import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import type { HookTarget, SendResult } from '../signed-sender.ts';
import {
  notFound,
  type PagerDutyContext,
  type PagerDutyEndpoint,
  pagerDutyRefusal,
} from './pagerduty-context.ts';
import { type Subscription, targetOf } from './subscriptions.ts';

const MAX_PER_SCOPE = 10;

const CreateBody = z.object({
  webhook_subscription: z.object({
    type: z.literal('webhook_subscription'),
    delivery_method: z.object({ type: z.literal('http_delivery_method'), url: z.url() }),
    description: z.string().default(''),
    events: z.array(z.string()).min(1),
    filter: z.object({
      type: z.enum(['account_reference', 'service_reference', 'team_reference']),
      id: z.string().optional(),
    }),
    active: z.boolean().default(true),
  }),
});

export type SendTo = (target: HookTarget, delivery: ScenarioDelivery) => Promise<SendResult>;

/** `enable` revives deliveries after PagerDuty has stopped them. */
export function subscriptionRoutes(
  context: PagerDutyContext,
  { sendTo, enable }: { sendTo: SendTo; enable: () => void },
): Route<PagerDutyEndpoint>[] {
  const path = '/webhook_subscriptions';
  return [
    {
      endpoint: 'create_subscription',
      method: 'POST',
      path,
      answer: (call) => create(context, call),
    },
    {
      endpoint: 'subscription',
      method: 'GET',
      path: `${path}/:id`,
      answer: (call) => withSubscription(context, call, (found) => shown(200, found, null)),
    },
    {
      endpoint: 'ping_subscription',
      method: 'POST',
      path: `${path}/:id/ping`,
      answer: (call) =>
        withSubscription(context, call, async (found) => {
          await sendTo(targetOf(found), pagerDutyPing(context.ids, call.at));
          return { status: 202, body: null };
        }),
    },
    {
      endpoint: 'enable_subscription',
      method: 'POST',
      path: `${path}/:id/enable`,
      answer: (call) =>
        withSubscription(context, call, (found) => {
          enable();
          return shown(200, found, null);
        }),
    },
  ];
}

function create(context: PagerDutyContext, call: Call): Answer {
  const wanted = CreateBody.safeParse(call.json).data?.webhook_subscription;
  if (!wanted) return pagerDutyRefusal(400, { code: 2001, message: 'Invalid Input Provided' });
  if (context.subscriptions.count(wanted.filter) >= MAX_PER_SCOPE) {
    return pagerDutyRefusal(400, { code: 2019, message: 'Too many webhook subscriptions' });
  }
  const { events, filter, description, active } = wanted;
  const { url } = wanted.delivery_method;
  const made = context.subscriptions.add({ url, events, filter, description, active });
  return shown(201, made, made.secret);
}

function withSubscription(
  context: PagerDutyContext,
  call: Call,
  answer: (found: Subscription) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const found = context.subscriptions.find(call.params['id'] ?? '');
  return found ? answer(found) : notFound();
}

function shown(status: number, one: Subscription, secret: string | null): Answer {
  return {
    status,
    body: {
      webhook_subscription: {
        id: one.id,
        type: 'webhook_subscription',
        active: one.active,
        description: one.description,
        events: one.events,
        filter: one.filter,
        delivery_method: {
          type: 'http_delivery_method',
          url: one.url,
          secret,
          temporarily_disabled: false,
          custom_headers: [],
        },
      },
    },
  };
}
