import { and, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { assertNever } from '../core/assert-never.ts';
import { notAnswered } from '../core/candidate/answers.ts';
import type { PlannedChange } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { toldOtherwise } from '../core/follow-up/told-in-comment.ts';
import { findingFromStored, toStored } from '../core/stored-json.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { toldLastByLookBack } from '../db/queries/told-last-by-look-back.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { outbox } from '../db/schema/index.ts';
import { cancelHeldFollowUp } from '../follow-up/cancel-follow-up.ts';
import { oweCorrectedComments, oweRecurrenceComment } from '../follow-up/owe-comment.ts';
import { teamOfHeldFollowUps } from '../follow-up/team-of-held-follow-ups.ts';
import { ticketsFollow } from '../follow-up/tickets-follow.ts';
import { applyTransition } from './apply-transition.ts';
import { describeFinding } from './describe-finding.ts';
import { folding, followFinding } from './follow-finding.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import type { ScoredCandidate } from './rescore-candidate.ts';
import { settleWhenDue } from './settle-candidate.ts';

/**
 * Carries out one planned change of a subject; `known` are its candidates, as they are locked.
 */
export async function applyPlannedChange(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext & { known: readonly StoredCandidate[] },
  change: PlannedChange,
): Promise<void> {
  switch (change.kind) {
    case 'insert':
      await insertFound(tx, owe, context, change);
      return;
    case 'insert_withdrawn':
      await insert(tx, context, change, 'withdrawn');
      return;
    case 'describe':
    case 'told_again':
    case 'found_again':
    case 'withdraw':
    case 'fold':
    case 'unfold':
      await followFinding(tx, owe, context, change);
      return;
    case 'facts_changed':
      await factsChanged(tx, owe, context, change);
      return;
    case 'belongs_elsewhere':
      await putElsewhere(tx, owe, context, change);
      return;
    case 'remove':
      await remove(tx, owe, context, change.id);
      return;
    default:
      assertNever(change);
  }
}

async function insertFound(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext,
  change: Extract<PlannedChange, { kind: 'insert' }>,
): Promise<void> {
  const { foldInto } = change;
  const inserted = await insert(tx, context, change, 'settling');
  if (foldInto === null) await settleWhenDue(tx, owe, context.settings, inserted);
  else
    await applyTransition(tx, owe, inserted.row, {
      ...folding({ ...inserted.row, decidedByPolicy: false }, foldInto),
      isJustFound: true,
    });
}

async function insert(
  tx: Transaction,
  context: RecomputeContext,
  { finding, historical }: { finding: Finding; historical: boolean },
  status: 'settling' | 'withdrawn',
): Promise<ScoredCandidate> {
  const id = uuid();
  const { subject } = context;
  const { columns, occurrences14d } = await describeFinding(tx, context, finding, id);
  const [row] = await tx
    .insert(candidates)
    .values({
      ...columns,
      id,
      subjectKey: subject.key,
      connectionId: subject.connectionId,
      detector: finding.detector,
      cycle: finding.cycle,
      status,
      detectedAt: now,
      trace: [],
      ...(finding.answers ?? notAnswered),
      historical,
      updatedAt: now,
    })
    .returning();
  if (row === undefined) throw new Error('the new candidate was not inserted');
  await writeAudit(tx, {
    actor: 'system',
    action: 'detected',
    entity: 'candidate',
    entityId: id,
    detail: {
      status,
      story: row.story,
      ...(finding.withdrawn === null ? {} : { because: finding.withdrawn }),
    },
  });
  return { row, occurrences14d };
}

async function factsChanged(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext & { known: readonly StoredCandidate[] },
  change: Extract<PlannedChange, { kind: 'facts_changed' }>,
): Promise<void> {
  const { id, finding } = change;
  if (finding !== null) {
    const { story, title } = finding;
    await tx
      .update(candidates)
      .set({ finding: toStored(finding), story, title, factsChanged: true, updatedAt: now })
      .where(eq(candidates.id, id));
  } else {
    await tx
      .update(candidates)
      .set({ factsChanged: true, updatedAt: now })
      .where(eq(candidates.id, id));
  }
  await writeAudit(tx, {
    actor: 'system',
    action: 'facts_changed',
    entity: 'candidate',
    entityId: id,
    detail: { story: finding?.story ?? null, because: finding?.withdrawn ?? null },
  });
  if (change.cancelHeldFollowUp) await cancelHeldFollowUp(tx, owe, id, 'system');
  else if (!(await followsFromThePast(tx, context, change)))
    await oweRecurrenceComment(tx, owe, id);
}

/** What a look back makes known, of it or of the incident that it stands by, comes to no ticket. */
async function followsFromThePast(
  tx: Transaction,
  { subject, known }: RecomputeContext & { known: readonly StoredCandidate[] },
  { id, finding }: Extract<PlannedChange, { kind: 'facts_changed' }>,
): Promise<boolean> {
  const before = known.find((each) => each.id === id);
  const findings = [finding, before === undefined ? null : findingFromStored(before.finding)];
  const beside = findings.flatMap((each) => each?.incident?.subject ?? []);
  return toldLastByLookBack(tx, [subject.key, ...beside]);
}

/** The decision stays, and its ticket goes on standing for the same; unsent, it goes to the new team. */
async function putElsewhere(
  tx: Transaction,
  owe: Owe,
  { known }: { known: readonly StoredCandidate[] },
  { id, finding, belongs, isMoved }: Extract<PlannedChange, { kind: 'belongs_elsewhere' }>,
): Promise<void> {
  const [row] = await tx
    .update(candidates)
    .set({ ...belongs, finding: toStored(finding), updatedAt: now })
    .where(eq(candidates.id, id))
    .returning();
  await tellOtherwise(tx, owe, known, { id, after: row ?? null });
  if (row?.followUpId) await ticketsFollow(tx, [id]);
  if (!isMoved) return;
  if (row?.followUpId) await teamOfHeldFollowUps(tx, owe, [id], 'system');
  const { serviceId: service, teamId: team } = belongs;
  await writeAudit(tx, {
    actor: 'system',
    action: 'belongs_elsewhere',
    entity: 'candidate',
    entityId: id,
    detail: { service, team },
  });
}

/** Only candidates that no person decided on are ever removed; the audit keeps what they were. */
async function remove(
  tx: Transaction,
  owe: Owe,
  { known }: { known: readonly StoredCandidate[] },
  id: string,
): Promise<void> {
  await cancelHeldFollowUp(tx, owe, id, 'system');
  const [gone] = await tx
    .delete(candidates)
    .where(eq(candidates.id, id))
    .returning({ story: candidates.story });
  await tellOtherwise(tx, owe, known, { id, after: null });
  await tx.delete(outbox).where(and(eq(outbox.task, 'settle-candidate'), eq(outbox.ref, id)));
  await writeAudit(tx, {
    actor: 'system',
    action: 'removed',
    entity: 'candidate',
    entityId: id,
    detail: {
      story: gone?.story ?? null,
      because: 'facts that arrived late belong to another episode',
    },
  });
}

/** Comments that counted one of the known candidates follow what became of it. */
async function tellOtherwise(
  tx: Transaction,
  owe: Owe,
  known: readonly StoredCandidate[],
  { id, after }: { id: string; after: CandidateRow | null },
): Promise<void> {
  const before = known.find((each) => each.id === id);
  if (before !== undefined) await oweCorrectedComments(tx, owe, toldOtherwise(before, after));
}
