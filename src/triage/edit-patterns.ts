import { and, eq, isNull, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Decider, OtherTeam } from '../core/decider.ts';
import { endOfMerges, isNamed, type PatternEdits, sameValue } from '../core/pattern-edits.ts';
import { err, ok, type Result } from '../core/result.ts';
import { againAfterDeadlock } from '../db/again-after-deadlock.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { editsInForce } from '../db/queries/edits-in-force.ts';
import { patternExists } from '../db/queries/pattern-exists.ts';
import { type PatternPart, patternParts } from '../db/queries/pattern-parts.ts';
import { type Touched, ticketedToRegroup } from '../db/queries/rows-to-regroup.ts';
import { lockTeamsOfPatterns } from '../db/queries/teams-of-patterns.ts';
import { isOtherValueSeen, valuesSeen } from '../db/queries/values-seen.ts';
import { whoseTheyAre } from '../db/queries/whose-it-is.ts';
import { type PatternEditRow, patternEdits } from '../db/schema/pattern-edits.ts';
import { touchedBy } from './follow-patterns.ts';
import { regroupCandidates } from './regroup-candidates.ts';

/** Why nothing was said of a pattern; `detail` is a sentence for the person who asked. */
export type PatternRefused = OtherTeam | { code: 'not-found' | 'not-possible'; detail: string };

type Said = Decider & { note: string | null };
type Outcome = Result<PatternEditRow, PatternRefused>;

/**
 * "These are the same thing." What is and comes of the pattern `fingerprint` goes on as `into`; what
 * `into` was itself merged into takes its place.
 */
export async function mergePatterns(
  context: StateContext,
  { fingerprint, into, ...said }: Said & { fingerprint: string; into: string },
): Promise<Outcome> {
  return editing(context, async (tx, owe, edits) => {
    const end = endOfMerges(into, edits);
    if (!(await patternExists(tx, fingerprint)) || !(await patternExists(tx, into))) {
      return err({ code: 'not-found', detail: 'There is no such pattern.' });
    }
    if (endOfMerges(fingerprint, edits) !== fingerprint) return refuse(alreadyMerged);
    if (end === fingerprint) return refuse('They are one pattern already.');
    const others = await whoseTheyAreOf(tx, said, {
      fingerprints: [fingerprint, end],
      computed: null,
    });
    if (others !== null) return err(others);
    return keep(tx, owe, { ...said, kind: 'merge', fingerprint, into: end });
  });
}

const alreadyMerged =
  'It was merged into another pattern; merge that one, or undo the merge first.';

/**
 * "These are not the same thing." What has one of the values at that place becomes a pattern of its
 * own, or each value its own where none is named. `part` says which part of a merged pattern is meant.
 */
export async function splitPattern(
  context: StateContext,
  {
    fingerprint,
    part: partId,
    position,
    values,
    ...said
  }: Said & {
    fingerprint: string;
    part: string | null;
    position: number;
    values: readonly string[] | null;
  },
): Promise<Outcome> {
  return editing(context, async (tx, owe, edits) => {
    const parts = await patternParts(tx, fingerprint, edits);
    if (parts.length === 0) return err({ code: 'not-found', detail: 'There is no such pattern.' });
    const wanted = partId ?? (parts.length === 1 ? parts[0]?.id : fingerprint);
    const part = parts.find(({ id }) => id === wanted);
    if (part === undefined) return refuse('The pattern has no such part; name one of its parts.');
    const touched = { fingerprints: [fingerprint], computed: null };
    const others = await whoseTheyAreOf(tx, said, touched);
    if (others !== null) return err(others);
    const told = values && [...new Set(values)];
    const because = await whyNotSplit(tx, { fingerprint, part, position, values: told }, edits);
    if (because !== null) return refuse(because);
    const { id, computed } = part;
    return keep(tx, owe, {
      ...said,
      kind: 'split',
      fingerprint: id,
      computed,
      position,
      values: told,
    });
  });
}

async function whyNotSplit(
  tx: Transaction,
  {
    values,
    ...asked
  }: { fingerprint: string; part: PatternPart; position: number; values: readonly string[] | null },
  edits: PatternEdits,
): Promise<string | null> {
  const place = asked.part.masked.find(({ position }) => position === asked.position);
  if (place === undefined) return 'Nothing was masked at that place.';
  if (values === null) return null;
  const seen = new Set(place.values.map(({ value }) => sameValue(value)));
  // Of many kinds of values the part has only those that were seen last.
  const others = values.filter((value) => !seen.has(sameValue(value)));
  const older = await valuesSeen(tx, { ...asked, values: others }, edits);
  const unseen = others.find((value) => !older.has(sameValue(value)));
  if (unseen !== undefined) return `The value “${unseen}” was never seen at that place.`;
  const named = new Set(values.map(sameValue));
  const isLeft =
    [...seen].some((value) => !named.has(value)) ||
    (await isOtherValueSeen(tx, { ...asked, values }, edits));
  return isLeft ? null : 'Every one of it has these values: nothing would be left.';
}

/** Takes back what somebody said of a pattern; what it moved goes back to where it was. */
export async function undoPatternEdit(
  context: StateContext,
  { id, actor, onlyTeams, note }: Said & { id: string },
): Promise<Outcome> {
  return editing(context, async (tx, owe, edits) => {
    const others = await whoseEditItIs(tx, { id, actor, onlyTeams }, edits);
    if (others !== null) return err(others);
    const [undone] = await tx
      .update(patternEdits)
      .set({ undoneBy: actor, undoneAt: now, undoneNote: note })
      .where(and(eq(patternEdits.id, id), isNull(patternEdits.undoneAt)))
      .returning();
    if (undone === undefined) {
      const [known] = await tx.select().from(patternEdits).where(eq(patternEdits.id, id));
      if (known !== undefined) return refuse('It was taken back already.');
      return err({ code: 'not-found', detail: 'There is no such edit.' });
    }
    await follow(tx, owe, undone, { action: 'undo_pattern_edit', actor, note });
    return ok(undone);
  });
}

/**
 * The task: what people said of a pattern under the name that former rules gave it holds under its
 * new name too. `ref` holds both, the new one first. Safe to repeat.
 */
export async function renamePattern(context: StateContext, ref: string): Promise<void> {
  const [fingerprint = '', into = ''] = ref.split('/');
  await editing(context, async (tx, owe, edits) => {
    if (edits.renames.has(fingerprint) || !isNamed(into, edits)) return refuse('It holds already.');
    return keep(tx, owe, { actor: 'system', note: null, kind: 'rename', fingerprint, into });
  });
}

async function whoseEditItIs(
  tx: Transaction,
  { id, ...by }: Decider & { id: string },
  edits: PatternEdits,
): Promise<OtherTeam | null> {
  if (by.onlyTeams === undefined) return null;
  const [edit] = await tx.select().from(patternEdits).where(eq(patternEdits.id, id));
  return edit === undefined ? null : whoseTheyAreOf(tx, by, touchedBy(edit, edits));
}

/** A pattern is theirs to say something of where all its near misses are. */
async function whoseTheyAreOf(
  tx: Transaction,
  by: Decider,
  touched: Touched,
): Promise<OtherTeam | null> {
  if (by.onlyTeams === undefined) return null;
  return whoseTheyAre(tx, by, await lockTeamsOfPatterns(tx, touched));
}

function refuse(detail: string): { ok: false; problem: PatternRefused } {
  return err({ code: 'not-possible', detail });
}

/** One at a time: what is said next is said of what this one leaves. */
async function editing(
  context: StateContext,
  work: (tx: Transaction, owe: Owe, edits: PatternEdits) => Promise<Outcome>,
): Promise<Outcome> {
  return againAfterDeadlock(() =>
    changeState(context, async (tx, owe) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('pattern edits', 0))`);
      return work(tx, owe, await editsInForce(tx));
    }),
  );
}

type New = Said &
  Pick<PatternEditRow, 'kind' | 'fingerprint'> &
  Partial<Pick<PatternEditRow, 'into' | 'computed' | 'position' | 'values'>>;

async function keep(
  tx: Transaction,
  owe: Owe,
  { actor, onlyTeams: _, note, ...edit }: New,
): Promise<Outcome> {
  const [row] = await tx
    .insert(patternEdits)
    .values({ ...edit, id: uuid(), note, madeBy: actor, madeAt: now })
    .returning();
  if (row === undefined) throw new Error('what was said of a pattern was not inserted');
  await follow(tx, owe, row, { action: `${row.kind}_pattern`, actor, note });
  return ok(row);
}

/** Tickets move at once, so that nothing that happens meanwhile opens another one; the rest follows. */
async function follow(
  tx: Transaction,
  owe: Owe,
  row: PatternEditRow,
  { action, actor, note }: Said & { action: string },
): Promise<void> {
  const { id, fingerprint, into, position, values } = row;
  await writeAudit(tx, {
    actor,
    action,
    entity: 'pattern',
    entityId: fingerprint,
    detail: { edit: id, kind: row.kind, into, position, values, note },
  });
  const edits = await editsInForce(tx);
  await regroupCandidates(tx, owe, await ticketedToRegroup(tx, touchedBy(row, edits), edits));
  owe('follow-patterns', `${id}/first/`, { inSeconds: 0 });
}
