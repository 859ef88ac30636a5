import { and, eq, ne } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { assertNever } from '../core/assert-never.ts';
import type { PlannedChange } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { toStored } from '../core/stored-json.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { outbox } from '../db/schema/index.ts';
import { cancelHeldFollowUp } from '../follow-up/cancel-follow-up.ts';
import { oweRecurrenceComment } from '../follow-up/owe-comment.ts';
import { applyTransition, type Happening, type LockedCandidate } from './apply-transition.ts';
import { describeCandidate, redescribe } from './describe-candidate.ts';
import { describeFinding } from './describe-finding.ts';
import { followVerdict } from './judge-candidate.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import type { ScoredCandidate } from './rescore-candidate.ts';
import { settleWhenDue } from './settle-candidate.ts';

/**
 * Carries out one planned change of a subject; `known` are its candidates, as they are locked.
 * Enrichment leaves `version` alone; a new status moves it.
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
    case 'describe': {
      const row = lockedCandidate(context.known, change.id);
      await describeCandidate(tx, owe, context, row, change.finding);
      return;
    }
    case 'found_again':
    case 'withdraw':
    case 'fold':
    case 'unfold':
      await move(tx, owe, context, change);
      return;
    case 'facts_changed':
      await factsChanged(tx, owe, change);
      return;
    case 'remove':
      await remove(tx, change.id);
      return;
    default:
      assertNever(change);
  }
}

function lockedCandidate(known: readonly StoredCandidate[], id: string): StoredCandidate {
  const row = known.find((each) => each.id === id);
  if (row === undefined) throw new Error('a candidate was to be moved that is not locked');
  return row;
}

type Move = Extract<PlannedChange, { kind: 'found_again' | 'withdraw' | 'fold' | 'unfold' }>;

async function move(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext & { known: readonly StoredCandidate[] },
  change: Move,
): Promise<void> {
  const { settings } = context;
  const known = lockedCandidate(context.known, change.id);
  const { set, occurrences14d } = await redescribe(tx, context, known, change.finding);
  const happening = happeningOf(change, known);
  const row = await applyTransition(tx, owe, known, {
    ...happening,
    set: { ...set, ...happening.set },
  });
  if (occurrences14d !== null) await settleWhenDue(tx, owe, settings, { row, occurrences14d });
  // What stood for it was decided on meanwhile; now it is judged for itself.
  const { verdict } = row;
  if (verdict !== null)
    await followVerdict(tx, owe, settings, row, { verdict, rule: ruleOf(row) }, {});
}

/** The rule that spoke last. */
function ruleOf({ trace }: CandidateRow): string | null {
  return trace.find(({ matched }) => matched)?.rule ?? null;
}

/** What a fold leaves on a candidate, taken off it again. */
const unfolded = { mergedInto: null, decision: null, decidedBy: null, decidedAt: null };

/** What the policy said of it, before it waits for the policy again. */
const unjudged = { verdict: null, trace: [], policyVersion: null };

function happeningOf(change: Move, row: LockedCandidate): Happening {
  switch (change.kind) {
    case 'found_again':
      return { event: 'found_again', actor: 'system', set: unjudged };
    case 'unfold':
      return { event: 'unfold', actor: 'system', set: unfolded };
    case 'fold':
      return folding(row, change.into);
    case 'withdraw':
      return {
        event: 'withdraw',
        actor: 'system',
        ...(row.status === 'merged' ? { set: unfolded } : {}),
        detail: { because: change.finding.withdrawn },
      };
  }
}

/** One candidate stands for the whole episode; the others say which. */
function folding({ status }: LockedCandidate, into: string): Happening {
  return {
    event: 'merge_episode',
    actor: 'system',
    // Where it goes back to stays the status from before the first fold.
    ...(status === 'merged' ? {} : { decision: 'merge' }),
    // What the policy alone had confirmed is judged again once it stands for itself.
    set: { mergedInto: into, ...(status === 'confirmed' ? { previousStatus: 'open' } : {}) },
    detail: { into },
  };
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
  else await applyTransition(tx, owe, inserted.row, folding(inserted.row, foldInto));
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
      customerImpact: 'unknown',
      gap: 'unknown',
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
  if (change.cancelHeldFollowUp) await cancelHeldFollowUp(tx, id, 'system');
  else await oweRecurrenceComment(tx, owe, id);
}

/** Only candidates that nobody decided on are ever removed; the audit keeps what they were. */
async function remove(tx: Transaction, id: string): Promise<void> {
  const [gone] = await tx
    .delete(candidates)
    .where(and(eq(candidates.id, id), ne(candidates.status, 'confirmed')))
    .returning({ story: candidates.story });
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
