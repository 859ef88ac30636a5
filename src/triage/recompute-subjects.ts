import { asc, eq, inArray, sql } from 'drizzle-orm';
import { type KnownCandidate, planCandidates } from '../core/candidate/plan-candidates.ts';
import { detectSubject } from '../core/detect/registry.ts';
import { holdFinding } from '../core/hold-time.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { candidates, followUps, subjects } from '../db/schema/index.ts';
import { applyPlannedChange } from './apply-planned-change.ts';
import { factsOf } from './subject-facts.ts';
import { detectContext, type TouchedSubject } from './touched-subject.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

/** Runs every detector over all facts of the subjects and makes the candidates follow. */
export async function recomputeSubjects(
  tx: Transaction,
  owe: Owe,
  touched: readonly TouchedSubject[],
): Promise<void> {
  if (touched.length === 0) return;
  const keys = touched.map((subject) => subject.key);
  const settings = await loadTriageSettings(tx);
  const facts = await factsOf(tx, keys);
  const known = await knownCandidates(tx, keys);
  const detected = touched.map((subject) => {
    const known = facts.get(subject.key) ?? [];
    const signals = known.map(({ signal }) => signal);
    const detection = detectSubject(subject.kind, signals, detectContext(subject, settings));
    const { findings, because, questions } = detection;
    // What is loaded from the past arrives late by nature.
    const held = subject.historical ? findings : findings.map((each) => holdFinding(each, known));
    return { subject, findings: held, because, questions };
  });
  await rememberBecause(tx, detected);
  for (const { subject, findings, questions } of detected) {
    if (questions.length > 0) await owe('ask-provider', subject.key, { inSeconds: 0 });
    const plan = planCandidates(findings, known.get(subject.key) ?? []);
    for (const change of plan) await applyPlannedChange(tx, owe, { subject, settings, change });
  }
}

export type RecomputeContext = { subject: TouchedSubject; settings: TriageSettings };

async function knownCandidates(tx: Transaction, keys: readonly string[]) {
  const rows = await tx
    .select({
      subjectKey: candidates.subjectKey,
      id: candidates.id,
      detector: candidates.detector,
      cycle: candidates.cycle,
      status: candidates.status,
      finding: candidates.finding,
      decidedBy: candidates.decidedBy,
      mergedInto: candidates.mergedInto,
      followUpStatus: followUps.status,
    })
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(inArray(candidates.subjectKey, [...keys]))
    .orderBy(asc(candidates.id))
    .for('update', { of: candidates });
  const bySubject = new Map<string, KnownCandidate[]>();
  for (const { subjectKey, decidedBy, mergedInto, followUpStatus, ...row } of rows) {
    const list = bySubject.get(subjectKey) ?? [];
    list.push({
      ...row,
      foldedInto: row.status === 'merged' && decidedBy === 'system' ? mergedInto : null,
      decidedByPolicy: decidedBy?.startsWith('policy:') ?? false,
      followUpIsHeld: followUpStatus === 'held',
    });
    bySubject.set(subjectKey, list);
  }
  return bySubject;
}

/** One statement for all of them; a row that says so already is left as it is. */
async function rememberBecause(
  tx: Transaction,
  detected: readonly { subject: TouchedSubject; because: readonly string[] }[],
): Promise<void> {
  const said = detected.map(({ subject, because }) => ({ key: subject.key, because }));
  await tx
    .update(subjects)
    .set({ because: sql`said.because` })
    .from(sql`jsonb_to_recordset(${JSON.stringify(said)}) as said (key text, because jsonb)`)
    .where(sql`${subjects.key} = said.key and ${subjects.because} <> said.because`);
}
