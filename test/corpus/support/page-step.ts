import { z } from 'zod';
import { Common, Person } from './step-common.ts';

/** Who a provider names as the author; `bot` is a user account that only programs use. */
export type Agent = z.infer<typeof Agent>;
const Agent = z.enum([
  'integration',
  'events_api',
  'plain_integration',
  'service',
  'workflow',
  'none',
  'bot',
  'user:robin',
  'user:sasha',
  'user:kim',
]);

export type PageStep = z.infer<typeof PageStep>;
export const PageStep = z.strictObject({
  ...Common,
  pagerduty: z.enum([
    'triggered',
    'acknowledged',
    'unacknowledged',
    'escalated',
    'delegated',
    'reassigned',
    'reopened',
    'resolved',
    'priority_updated',
    'service_updated',
    'annotated',
    'status_update_published',
    'responder.added',
    'responder.replied',
    'workflow.started',
    'role.assigned',
    'conference_bridge.updated',
    'task.completed',
    'action_invocation.created',
    'custom_field_values.updated',
  ]),
  incident: z.string().default('A'),
  agent: Agent.default('integration'),
  title: z.string().optional(),
  service: z.string().optional(),
  urgency: z.enum(['high', 'low']).optional(),
  priority: z.string().nullable().optional(),
  assignee: Person.optional(),
  /** The text of a note or of a status update. */
  text: z.string().default('Looking at it.'),
  mergedInto: z.string().optional(),
  /** As payloads were in 2021: no created_at, no reopened_at, no key, no type. */
  oldShape: z.boolean().default(false),
});
