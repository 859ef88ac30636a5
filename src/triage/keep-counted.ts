import { and, inArray, notInArray, sql } from 'drizzle-orm';
import type { Finding } from '../core/detect/finding.ts';
import { now, type Transaction } from '../db/client.ts';
import { countedFindings } from '../db/schema/index.ts';
import { identifyFinding } from './identify-finding.ts';
import type { TouchedSubject } from './touched-subject.ts';
import type { TriageSettings } from './triage-settings.ts';

type Counted = { subject: TouchedSubject; findings: readonly Finding[] };

/** Kinds of subjects whose findings may be counted only. */
const countable: ReadonlySet<string> = new Set(['ci_run', 'check', 'commit_runs']);

/** Makes what is only counted follow the findings; what was taken back is counted no more. */
export async function keepCounted(
  tx: Transaction,
  settings: TriageSettings,
  found: readonly Counted[],
): Promise<void> {
  const keys = found.filter(({ subject }) => countable.has(subject.kind));
  if (keys.length === 0) return;
  const rows = keys.flatMap(({ subject, findings }) =>
    findings
      .filter((finding) => finding.countedOnly && finding.withdrawn === null)
      .map((finding) => toRow(subject, finding, settings)),
  );
  const kept = rows.map(({ subjectKey }) => subjectKey);
  await tx.delete(countedFindings).where(
    and(
      inArray(
        countedFindings.subjectKey,
        keys.map(({ subject }) => subject.key),
      ),
      // A subject of these kinds has one finding at most.
      kept.length === 0 ? undefined : notInArray(countedFindings.subjectKey, kept),
    ),
  );
  if (rows.length === 0) return;
  await tx
    .insert(countedFindings)
    .values(rows)
    .onConflictDoUpdate({
      target: [countedFindings.subjectKey, countedFindings.detector, countedFindings.cycle],
      set: {
        fingerprint: sql`excluded.fingerprint`,
        fingerprintWords: sql`excluded.fingerprint_words`,
        computedFingerprint: sql`excluded.computed_fingerprint`,
        maskedValues: sql`excluded.masked_values`,
        fingerprintRules: sql`excluded.fingerprint_rules`,
        serviceId: sql`excluded.service_id`,
        title: sql`excluded.title`,
        story: sql`excluded.story`,
        occurredAt: sql`excluded.occurred_at`,
      },
    });
}

function toRow(subject: TouchedSubject, finding: Finding, settings: TriageSettings) {
  const { service, grouping, words } = identifyFinding(finding, subject.connector, settings);
  return {
    subjectKey: subject.key,
    detector: finding.detector,
    cycle: finding.cycle,
    serviceId: service?.id ?? null,
    ...grouping,
    fingerprintWords: words,
    title: finding.title,
    story: finding.story,
    occurredAt: finding.occurredAt,
    recordedAt: now,
  };
}
