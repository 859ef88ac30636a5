import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import { readIncident } from '../core/detect/read-incident.ts';
import type { Signal } from '../core/signal.ts';
import { now, type Transaction } from '../db/client.ts';
import { incidents } from '../db/schema/index.ts';
import { identifyFinding } from './identify-finding.ts';
import type { TouchedSubject } from './touched-subject.ts';
import type { TriageSettings } from './triage-settings.ts';

type Page = { subject: TouchedSubject; signals: readonly Signal[] };

/**
 * Keeps what each page amounts to as a whole. Answers those that changed and that people were on, before or
 * now, which may matter to their neighbours. The alerts are locked, in the order of their fingerprints, so
 * that whoever looks for other firings of one of them sees all that were written before.
 */
export async function keepIncidents(
  tx: Transaction,
  settings: TriageSettings,
  touched: readonly Page[],
): Promise<Set<string>> {
  const rows = touched
    .filter(({ subject }) => subject.kind === 'incident')
    .flatMap((page) => toRow(settings, page) ?? []);
  if (rows.length === 0) return new Set();
  await lockAlerts(
    tx,
    rows.map(({ fingerprint }) => fingerprint),
  );
  const engaged = await engagedUntilNow(tx, rows);
  const changed = await tx
    .insert(incidents)
    .values(rows)
    .onConflictDoUpdate({ target: incidents.subjectKey, set: asTold, setWhere: isNews })
    .returning({ key: incidents.subjectKey, engagedFrom: incidents.engagedFrom });
  return new Set(
    changed.flatMap(({ key, engagedFrom }) =>
      engagedFrom === null && !engaged.has(key) ? [] : key,
    ),
  );
}

/** A late fact may show that nobody was on one of them after all. */
async function engagedUntilNow(
  tx: Transaction,
  rows: readonly { subjectKey: string }[],
): Promise<ReadonlySet<string>> {
  const keys = rows.map(({ subjectKey }) => subjectKey);
  const engaged = await tx
    .select({ key: incidents.subjectKey })
    .from(incidents)
    .where(and(inArray(incidents.subjectKey, keys), isNotNull(incidents.engagedFrom)));
  return new Set(engaged.map(({ key }) => key));
}

async function lockAlerts(tx: Transaction, fingerprints: readonly string[]): Promise<void> {
  const sorted = [...new Set(fingerprints)].sort();
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(fingerprint, 0))
    from unnest(${sql.param(sorted)}::text[]) with ordinality as alerts (fingerprint, nth)
    order by nth`);
}

const asTold = {
  serviceId: sql`excluded.service_id`,
  fingerprint: sql`excluded.fingerprint`,
  alertKey: sql`excluded.alert_key`,
  title: sql`excluded.title`,
  number: sql`excluded.number`,
  url: sql`excluded.url`,
  outcome: sql`excluded.outcome`,
  startedAt: sql`excluded.started_at`,
  endedAt: sql`excluded.ended_at`,
  engagedFrom: sql`excluded.engaged_from`,
  workedFrom: sql`excluded.worked_from`,
  workedUntil: sql`excluded.worked_until`,
  workedBy: sql`excluded.worked_by`,
  updatedAt: sql`excluded.updated_at`,
};

const isNews = sql`(incidents.service_id, incidents.fingerprint, incidents.alert_key,
  incidents.title, incidents.outcome, incidents.started_at, incidents.ended_at,
  incidents.engaged_from, incidents.worked_from, incidents.worked_until) is distinct from
  (excluded.service_id, excluded.fingerprint, excluded.alert_key, excluded.title,
  excluded.outcome, excluded.started_at, excluded.ended_at, excluded.engaged_from,
  excluded.worked_from, excluded.worked_until)`;

function toRow(settings: TriageSettings, { subject, signals }: Page) {
  const settleSeconds = settings.settleSeconds.auto_resolved_page;
  const reading = readIncident(signals, { settleSeconds });
  if (reading === null) return null;
  const { service, print } = identifyFinding(
    {
      detector: 'auto_resolved_page',
      service: { pagerduty: reading.serviceId, github: null, environment: null, jira: null },
      fingerprint: { source: subject.connector, words: [reading.title] },
    },
    subject.connector,
    settings,
  );
  const { alertKey, title, number, url, outcome, startedAt, endedAt, engagedFrom } = reading;
  return {
    subjectKey: subject.key,
    connectionId: subject.connectionId,
    serviceId: service?.id ?? null,
    fingerprint: print.id,
    ...{ alertKey, title, number, url, outcome, startedAt, endedAt, engagedFrom },
    workedFrom: reading.worked?.from ?? null,
    workedUntil: reading.worked?.until ?? null,
    workedBy: reading.worked?.by ?? null,
    updatedAt: now,
  };
}
