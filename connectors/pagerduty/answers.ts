import { z } from 'zod';
import {
  Id,
  MaybeBoolean,
  MaybeCount,
  MaybeLine,
  MaybeMoment,
  MaybeText,
  maybe,
} from '../shared/fields.ts';
import { IncidentData, Reference } from './schema.ts';

/** An incident as REST tells it; its number has another name there than in a webhook. */
export type Incident = z.infer<typeof Incident>;
export const Incident = z
  .object({
    ...IncidentData.shape,
    type: z.string().nullish(),
    status: MaybeLine,
    incident_number: MaybeCount,
    alert_counts: maybe(z.object({ all: MaybeCount })),
  })
  .transform(({ incident_number, ...incident }) => ({ ...incident, number: incident_number }));

/** How something reached PagerDuty, with the alert's key where an alert did. */
const Channel = z.object({
  type: MaybeLine,
  summary: MaybeText,
  content: MaybeText,
  incident_key: MaybeLine,
  dedup_key: MaybeLine,
  cef_details: maybe(z.object({ dedup_key: MaybeLine })),
});

export type LogEntry = z.infer<typeof LogEntry>;
export const LogEntry = z.object({
  id: Id,
  type: z.string(),
  created_at: MaybeMoment,
  agent: maybe(Reference),
  channel: maybe(Channel),
  /** Of a status update. */
  message: MaybeText,
  /** Who was notified. */
  user: maybe(Reference),
});

// An entry that can't be read is left out, and takes none of the others with it.
const rows = <T>(row: z.ZodType<T>) =>
  z.array(maybe(row)).transform((found) => found.filter((each) => each !== null));

export const IncidentAnswer = z.object({ incident: Incident });
export const IncidentsAnswer = z.object({ incidents: rows(Incident), more: MaybeBoolean });
export const LogAnswer = z.object({ log_entries: rows(LogEntry), more: MaybeBoolean });
export const AlertsAnswer = z.object({ alerts: rows(z.object({ alert_key: MaybeLine })) });

/** The timer is null where it is switched off. */
export const ServiceAnswer = z.object({
  service: z.object({ auto_resolve_timeout: MaybeCount }),
});
