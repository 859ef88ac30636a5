import { z } from 'zod';
import {
  Id,
  MaybeCount,
  MaybeId,
  MaybeLine,
  MaybeLink,
  MaybeMoment,
  MaybeText,
  maybe,
} from '../shared/fields.ts';
import { HttpAddress } from '../shared/http-address.ts';

export type Settings = z.infer<typeof Settings>;
export const Settings = z.strictObject({
  /** EU accounts: https://api.eu.pagerduty.com. */
  apiUrl: HttpAddress.default('https://api.pagerduty.com'),
  /** Ids, names or e-mail addresses of user accounts that are automation. */
  botUsers: z.array(z.string().min(1)).default([]),
});

/** What PagerDuty calls a reference: a user, a service, a priority, another incident. */
export type Reference = z.infer<typeof Reference>;
export const Reference = z.object({
  id: MaybeId,
  type: MaybeLine,
  summary: MaybeLine,
});

export type Payload = z.infer<typeof Payload>;
export const Payload = z.object({
  event: z.object({
    id: Id,
    event_type: z.string(),
    occurred_at: MaybeMoment,
    agent: maybe(Reference),
    data: z.unknown().optional(),
  }),
});

/** `data` of the events whose `data.type` is `incident`. */
export type IncidentData = z.infer<typeof IncidentData>;
export const IncidentData = z.object({
  id: Id,
  type: z.literal('incident').nullish(),
  number: MaybeCount,
  title: MaybeLine,
  created_at: MaybeMoment,
  service: maybe(Reference),
  urgency: maybe(z.enum(['high', 'low'])),
  priority: maybe(Reference),
  html_url: MaybeLink,
  resolve_reason: maybe(z.object({ type: MaybeLine })),
});

/** `data` of the events about something that belongs to an incident: notes, responders, updates. */
export type PartData = z.infer<typeof PartData>;
export const PartData = z.object({
  incident: z.object({ id: Id }),
  content: MaybeText,
  message: MaybeText,
  state: MaybeLine,
  user: maybe(Reference),
  escalation_policy: maybe(Reference),
});
