import { inArray, sql } from 'drizzle-orm';
import type { Engagement } from '../core/detect/engagement.ts';
import type { Finding } from '../core/detect/finding.ts';
import { readIncident } from '../core/detect/read-incident.ts';
import type { Signal } from '../core/signal.ts';
import { now, type Transaction } from '../db/client.ts';
import type { IncidentRow } from '../db/schema/incidents.ts';
import { incidents } from '../db/schema/index.ts';
import { identifyFinding } from './identify-finding.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { TouchedSubject } from './touched-subject.ts';
import type { TriageSettings } from './triage-settings.ts';

type Page = {
  subject: TouchedSubject;
  signals: readonly Signal[];
  findings: readonly Finding[];
};

/** The fingerprints of the alerts that a page was told under, by its subject's key. */
export type AlertsOfPages = ReadonlyMap<string, ReadonlySet<string>>;

export type KeptIncidents = {
  /** Those that changed and that people were on, before or now, which may matter to their neighbours. */
  changed: ReadonlySet<string>;
  alerts: AlertsOfPages;
};

const none: KeptIncidents = { changed: new Set(), alerts: new Map() };

/**
 * Keeps what each page amounts to as a whole. The alerts are locked, in the order of their
 * fingerprints, so that whoever looks for other firings of one of them sees all that were written
 * before. A page that is renamed, or whose service is mapped otherwise, has more than one alert.
 */
export async function keepIncidents(
  tx: Transaction,
  settings: TriageSettings,
  touched: readonly Page[],
  known: ReadonlyMap<string, readonly StoredCandidate[]>,
): Promise<KeptIncidents> {
  const pages = touched.filter(({ subject }) => subject.kind === 'incident');
  if (pages.length === 0) return none;
  const rows = pages.flatMap((page) => toRow(settings, page) ?? []);
  const before = await storedIncidents(tx, pages);
  const alerts = new Map<string, Set<string>>();
  for (const page of pages) {
    const { key } = page.subject;
    const stored = [...(before.get(key) ?? []), ...(known.get(key) ?? [])];
    const prints = stored.map(({ fingerprint }) => fingerprint);
    alerts.set(key, new Set([...prints, ...alertsFound(settings, page)]));
  }
  for (const { subjectKey, fingerprint } of rows) alerts.get(subjectKey)?.add(fingerprint);
  await lockAlerts(tx, alerts);
  return { changed: await writeRows(tx, rows, before), alerts };
}

type StoredIncidents = ReadonlyMap<
  string,
  readonly Pick<IncidentRow, 'fingerprint' | 'engagedFrom'>[]
>;

/** As they were until now; the caller has locked their subjects. */
async function storedIncidents(tx: Transaction, pages: readonly Page[]): Promise<StoredIncidents> {
  const keys = pages.map(({ subject }) => subject.key);
  const { subjectKey, fingerprint, engagedFrom } = incidents;
  const stored = await tx
    .select({ subjectKey, fingerprint, engagedFrom })
    .from(incidents)
    .where(inArray(subjectKey, keys));
  return new Map(stored.map((each) => [each.subjectKey, [each]]));
}

/** Answers those that changed and that people were on, before or now. */
async function writeRows(
  tx: Transaction,
  rows: readonly NewRow[],
  before: StoredIncidents,
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const written = await tx
    .insert(incidents)
    .values([...rows])
    .onConflictDoUpdate({ target: incidents.subjectKey, set: asTold, setWhere: isNews })
    .returning({ key: incidents.subjectKey, engagedFrom: incidents.engagedFrom });
  // A late fact may show that nobody was on one of them after all.
  const engaged = written.filter(
    ({ key, engagedFrom }) =>
      engagedFrom !== null || before.get(key)?.some((row) => row.engagedFrom !== null),
  );
  return new Set(engaged.map(({ key }) => key));
}

/** Its firings mostly have the same words. */
function alertsFound(settings: TriageSettings, { subject, findings }: Page): readonly string[] {
  const byWords = new Map(findings.map((each) => [JSON.stringify(each.fingerprint), each]));
  return [...byWords.values()].map(
    (finding) => identifyFinding(finding, subject.connector, settings).grouping.fingerprint,
  );
}

async function lockAlerts(tx: Transaction, alerts: AlertsOfPages): Promise<void> {
  const sorted = [...new Set([...alerts.values()].flatMap((each) => [...each]))].sort();
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(fingerprint, 0))
    from unnest(${sql.param(sorted)}::text[]) with ordinality as alerts (fingerprint, nth)
    order by nth`);
}

const asTold = {
  serviceId: sql`excluded.service_id`,
  fingerprint: sql`excluded.fingerprint`,
  computedFingerprint: sql`excluded.computed_fingerprint`,
  maskedValues: sql`excluded.masked_values`,
  fingerprintRules: sql`excluded.fingerprint_rules`,
  alertKey: sql`excluded.alert_key`,
  title: sql`excluded.title`,
  number: sql`excluded.number`,
  url: sql`excluded.url`,
  outcome: sql`excluded.outcome`,
  startedAt: sql`excluded.started_at`,
  endedAt: sql`excluded.ended_at`,
  engagedFrom: sql`excluded.engaged_from`,
  engagements: sql`excluded.engagements`,
  workedFrom: sql`excluded.worked_from`,
  workedUntil: sql`excluded.worked_until`,
  workedBy: sql`excluded.worked_by`,
  updatedAt: sql`excluded.updated_at`,
};

const isNews = sql`(incidents.service_id, incidents.fingerprint, incidents.computed_fingerprint,
  incidents.fingerprint_rules, incidents.alert_key,
  incidents.title, incidents.outcome, incidents.started_at, incidents.ended_at,
  incidents.engagements, incidents.worked_from, incidents.worked_until) is distinct from
  (excluded.service_id, excluded.fingerprint, excluded.computed_fingerprint,
  excluded.fingerprint_rules, excluded.alert_key, excluded.title,
  excluded.outcome, excluded.started_at, excluded.ended_at, excluded.engagements,
  excluded.worked_from, excluded.worked_until)`;

type NewRow = NonNullable<ReturnType<typeof toRow>>;

function toRow(settings: TriageSettings, { subject, signals }: Page) {
  const settleSeconds = settings.settleSeconds.auto_resolved_page;
  const reading = readIncident(signals, { settleSeconds });
  if (reading === null) return null;
  const { service, grouping } = identifyFinding(
    {
      detector: 'auto_resolved_page',
      service: { pagerduty: reading.serviceId, github: null, environment: null, jira: null },
      fingerprint: { source: subject.connector, words: [reading.alertName] },
    },
    subject.connector,
    settings,
  );
  const { alertKey, title, number, url, outcome, startedAt, endedAt, engagements } = reading;
  return {
    subjectKey: subject.key,
    connectionId: subject.connectionId,
    serviceId: service?.id ?? null,
    ...grouping,
    ...{ alertKey, title, number, url, outcome, startedAt, endedAt },
    engagedFrom: engagements[0]?.from ?? null,
    engagements: engagements.map(toStoredEngagement),
    workedFrom: reading.worked?.from ?? null,
    workedUntil: reading.worked?.until ?? null,
    workedBy: reading.worked?.by ?? null,
    updatedAt: now,
  };
}

function toStoredEngagement({ cycle, beganAt, from, until, workedFrom }: Engagement) {
  return {
    cycle,
    beganAt: beganAt.toISOString(),
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
    workedFrom: workedFrom?.toISOString() ?? null,
  };
}
