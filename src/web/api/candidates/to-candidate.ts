import { showGrouping } from '../../../core/fingerprint.ts';
import { tellStory } from '../../../core/relate/tell-story.ts';
import type { ScoreReason } from '../../../core/score/score-reason.ts';
import { findingFromStored } from '../../../core/stored-json.ts';
import type { Database } from '../../../db/client.ts';
import { type AnnouncedIncident, announcedBy } from '../../../db/queries/announced-by.ts';
import { type ChainLink, chainOfCandidate } from '../../../db/queries/chain-of-candidate.ts';
import { fingerprintOccurrences } from '../../../db/queries/fingerprint-occurrences.ts';
import { type CandidateWithFollowUp, listCandidates } from '../../../db/queries/list-candidates.ts';
import type { CandidateRow } from '../../../db/schema/candidates.ts';
import { toFollowUpInShort } from '../follow-ups/follow-up-in-short.ts';
import type { Candidate } from './candidate-object.ts';

export type CandidateWithChain = Candidate & { chain: NonNullable<Candidate['chain']> };

/** One candidate as the API answers it; null when there is none. */
export async function readCandidate(db: Database, id: string): Promise<Candidate | null> {
  const [row] = await listCandidates(db, { ids: [id] }, { after: null, limit: 1 });
  return row === undefined ? null : toWholeCandidate(db, row);
}

/** With all that is known of one alone, its chain among it. */
export async function toWholeCandidate(
  db: Database,
  row: CandidateWithFollowUp,
): Promise<CandidateWithChain> {
  const { id } = row.candidate;
  const [[found], chain] = await Promise.all([toCandidates(db, [row]), chainOfCandidate(db, id)]);
  if (found === undefined) throw new Error('each row is answered as one candidate');
  return { ...found, chain: chainOf(chain, id) };
}

/** Rows as the API answers them. What is counted over the fingerprint is counted now. */
export async function toCandidates(
  db: Database,
  rows: readonly CandidateWithFollowUp[],
): Promise<Candidate[]> {
  const fingerprints = rows.map(({ candidate }) => candidate.fingerprint);
  const ids = rows.map(({ candidate }) => candidate.id);
  const [seen, announced] = await Promise.all([
    fingerprintOccurrences(db, fingerprints),
    announcedBy(db, ids),
  ]);
  return rows.map((row) => {
    const { id } = row.candidate;
    const { count, firstAt } = seen.get(row.candidate.fingerprint) ?? { count: 0, firstAt: null };
    const isFirst = firstAt === null || firstAt >= row.candidate.occurredAt;
    return {
      ...describe(row),
      occurrences: count,
      isFirst,
      precursorOf: precursorOf(announced.get(id)),
      chain: null,
    };
  });
}

function describe({
  candidate: row,
  followUp,
}: CandidateWithFollowUp): Omit<Candidate, 'occurrences' | 'isFirst' | 'precursorOf' | 'chain'> {
  const finding = findingFromStored(row.finding);
  const { savedBy, evidence, links } = finding;
  const { priority, severity, closeness, recurrence, agreement, agreementLow } = row;
  return {
    id: row.id,
    detector: row.detector,
    status: row.status,
    verdict: row.verdict,
    title: row.title,
    story: row.story,
    service: row.serviceId,
    team: row.teamId,
    teamAssignedBy: row.teamAssignedBy,
    subject: row.subjectKey,
    fingerprint: row.fingerprint,
    pattern: {
      fingerprint: row.fingerprint,
      computed: row.computedFingerprint,
      words: row.fingerprintWords,
      masked: showGrouping(finding.fingerprint)
        .flat()
        .flatMap(({ masked }) => masked ?? []),
    },
    occurredAt: row.occurredAt.toISOString(),
    detectedAt: row.detectedAt.toISOString(),
    settlesAt: row.settlesAt.toISOString(),
    score: {
      ...{ priority, severity, closeness, recurrence, agreement, agreementLow },
      at: row.scoredAt?.toISOString() ?? null,
      reasons: row.scoreReasons.map(toReason),
    },
    savedBy: { kind: savedBy.kind, text: savedBy.text },
    customerImpact: row.customerImpact,
    gap: row.gap,
    gapText: row.gapText,
    historical: row.historical,
    evidence: evidence.map(({ kind, at, text, url, actor, fact = null }) => {
      return { kind, at: at.toISOString(), text, url, actor, fact };
    }),
    links: links.map(({ label, url }) => ({ label, url })),
    followUp: followUp === null ? null : toFollowUpInShort(followUp),
    awaits: row.status === 'settling' ? finding.awaits : null,
    unconfirmed: finding.unconfirmed,
    incident: finding.incident ?? null,
    thresholds: finding.thresholds,
    detectorVersion: finding.detectorVersion ?? null,
    factsChanged: row.factsChanged,
    trace: row.trace,
    openSince: row.openSince?.toISOString() ?? null,
    returnedFrom: row.returnedFrom,
    version: row.version,
    decision: decisionOf(row),
  };
}

/** The first release kept less of a reason. */
function toReason({ factor, value, text, ...more }: ScoreReason): Candidate['score']['reasons'][0] {
  const { computed = value, said, evidence = [] } = more;
  const word = said === undefined ? null : { value, by: said.by };
  return { factor, value, computed, said: word, text, evidence };
}

function precursorOf(announced: AnnouncedIncident | undefined): Candidate['precursorOf'] {
  if (announced === undefined) return null;
  return { ...announced, startedAt: announced.startedAt.toISOString() };
}

/** Nothing is linked with what stands alone. */
function chainOf(links: readonly ChainLink[], ownId: string): NonNullable<Candidate['chain']> {
  if (links.length < 2) return [];
  return tellStory(links, ownId).map(({ beganAt: _began, mayBeFirst: _may, ...link }) => ({
    ...link,
    occurredAt: link.occurredAt.toISOString(),
  }));
}

const decidedStatuses: ReadonlySet<string> = new Set([
  'confirmed',
  'dismissed',
  'snoozed',
  'merged',
]);

/** The decision in force; one that was taken back or has run out is in the history alone. */
function decisionOf(row: CandidateRow): Candidate['decision'] {
  if (!decidedStatuses.has(row.status)) return null;
  return {
    by: row.decidedBy,
    at: row.decidedAt?.toISOString() ?? null,
    kind: row.decision ?? 'merge',
    reason: row.decisionReason,
    note: row.decisionNote,
    owner: row.acceptedBy,
    until: row.acceptedUntil?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    mergedInto: row.mergedInto,
  };
}
