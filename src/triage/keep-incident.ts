import { sql } from 'drizzle-orm';
import { readIncident } from '../core/detect/read-incident.ts';
import type { Signal } from '../core/signal.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { incidents } from '../db/schema/index.ts';
import { identifyFinding } from './identify-finding.ts';
import type { RecomputeContext } from './recompute-subjects.ts';

/**
 * Keeps what a page amounts to as a whole. When that changes in a way that matters to others (it
 * ended, or people are on it), its neighbours are looked at anew.
 */
export async function keepIncident(
  tx: Transaction,
  owe: Owe,
  { subject, settings }: RecomputeContext,
  signals: readonly Signal[],
): Promise<void> {
  const settleSeconds = settings.settleSeconds.auto_resolved_page;
  const reading = readIncident(signals, { settleSeconds });
  if (reading === null) return;
  const { service, print } = identifyFinding(
    {
      detector: 'auto_resolved_page',
      service: { pagerduty: reading.serviceId, github: null, environment: null, jira: null },
      fingerprint: { source: subject.connector, words: [reading.title] },
    },
    subject.connector,
    settings,
  );
  const row = {
    subjectKey: subject.key,
    connectionId: subject.connectionId,
    serviceId: service?.id ?? null,
    fingerprint: print.id,
    alertKey: reading.alertKey,
    title: reading.title,
    number: reading.number,
    url: reading.url,
    outcome: reading.outcome,
    startedAt: reading.startedAt,
    endedAt: reading.endedAt,
    engagedFrom: reading.engagedFrom,
    workedFrom: reading.worked?.from ?? null,
    workedUntil: reading.worked?.until ?? null,
    workedBy: reading.worked?.by ?? null,
    updatedAt: now,
  };
  const { subjectKey: _key, ...set } = row;
  const changed = await tx
    .insert(incidents)
    .values(row)
    .onConflictDoUpdate({
      target: incidents.subjectKey,
      set,
      setWhere: sql`(${incidents.serviceId}, ${incidents.fingerprint}, ${incidents.alertKey}, ${incidents.outcome},
        ${incidents.startedAt}, ${incidents.endedAt}, ${incidents.engagedFrom},
        ${incidents.workedFrom}, ${incidents.workedUntil}) is distinct from
        (excluded.service_id, excluded.fingerprint, excluded.alert_key, excluded.outcome, excluded.started_at,
        excluded.ended_at, excluded.engaged_from, excluded.worked_from, excluded.worked_until)`,
    })
    .returning({ key: incidents.subjectKey });
  const matters = reading.endedAt !== null || reading.engagedFrom !== null;
  if (changed.length > 0 && matters) await owe('relate-subject', subject.key, { inSeconds: 0 });
}
