import { asc, eq, inArray } from 'drizzle-orm';
import { err, ok, type Result } from '../core/result.ts';
import { type AuditEntry, writeAudits } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { whoseItIs } from '../db/queries/whose-it-is.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { services, teams } from '../db/schema/index.ts';
import { teamOfHeldFollowUps } from '../follow-up/team-of-held-follow-ups.ts';
import type { DecidedItem, DecidedTogether, DecisionOutcome } from './decide-candidate.ts';

/** Whose a candidate is to be. `team: null`: again that of the rule that decided, or of its service. */
export type Assignment = { team: string | null; note: string | null };

/** Where one of them is to go, and who is then said to have assigned it; a sentence where it can't. */
export type Place = { team: string | null; by: string | null };
export type PlaceOf = (row: CandidateRow) => Place | string;

type Assigning = DecidedTogether & { note: string | null };

/**
 * Puts different candidates into teams, in the caller's transaction. No decision: the version stays
 * what it was, and only one that is named has to be the current one. A held ticket follows.
 */
export async function putIntoTeams(
  tx: Transaction,
  owe: Owe,
  assigning: Assigning,
  read: (rows: readonly CandidateRow[]) => Promise<PlaceOf>,
): Promise<ReadonlyMap<string, DecisionOutcome>> {
  const { items } = assigning;
  const rows = await lockRows(tx, items);
  const placeOf = await read([...rows.values()]);
  const whose = await whoseItIs(
    tx,
    assigning,
    [...rows.values()].map(({ teamId }) => teamId),
  );
  const outcomes = new Map<string, DecisionOutcome>();
  const moves: Move[] = [];
  for (const { id, version } of items) {
    const row = rows.get(id);
    const others = whose(row?.teamId ?? null);
    const planned = others === null ? plan(row, version, placeOf) : err(others);
    outcomes.set(id, planned.ok ? ok(planned.value.row) : planned);
    if (planned.ok && isNew(planned.value)) moves.push(planned.value);
  }
  await write(tx, moves);
  await writeAudits(
    tx,
    moves.map((move) => tell(move, assigning)),
  );
  await teamOfHeldFollowUps(
    tx,
    owe,
    moves.map(({ row }) => row.id),
    assigning.actor,
  );
  return outcomes;
}

type Move = { row: CandidateRow; place: Place };

function plan(
  row: CandidateRow | undefined,
  version: number | null,
  placeOf: PlaceOf,
): Result<Move, Extract<DecisionOutcome, { ok: false }>['problem']> {
  if (row === undefined) return err({ code: 'not-found' });
  const { status, decidedBy, decidedAt, decision } = row;
  if (version !== null && version !== row.version) {
    return err({ code: 'stale', version: row.version, status, decidedBy, decidedAt, decision });
  }
  const place = placeOf(row);
  if (typeof place === 'string') return err({ code: 'not-possible', status, detail: place });
  return ok({ row, place });
}

/** Who says again what holds already changes nothing. */
function isNew({ row, place }: Move): boolean {
  return row.teamId !== place.team || (row.teamAssignedBy === null) !== (place.by === null);
}

async function lockRows(tx: Transaction, items: readonly DecidedItem[]) {
  const rows = await tx
    .select()
    .from(candidates)
    .where(
      inArray(
        candidates.id,
        items.map(({ id }) => id),
      ),
    )
    .orderBy(asc(candidates.id))
    .for('update');
  return new Map(rows.map((row) => [row.id, row]));
}

async function write(tx: Transaction, moves: readonly Move[]): Promise<void> {
  const groups = new Map<string, { place: Place; ids: string[] }>();
  for (const { row, place } of moves) {
    const key = JSON.stringify([place.team, place.by]);
    const group = groups.get(key) ?? { place, ids: [] };
    groups.set(key, group);
    group.ids.push(row.id);
  }
  for (const { place, ids } of groups.values()) {
    await tx
      .update(candidates)
      .set({ teamId: place.team, teamAssignedBy: place.by, updatedAt: now })
      .where(inArray(candidates.id, ids));
  }
}

function tell({ row, place }: Move, { actor, note, cause }: Assigning): AuditEntry {
  const from = { from: row.teamId, fromBy: row.teamAssignedBy };
  const detail = { ...from, to: place.team, isAssigned: place.by !== null, note, ...cause };
  return { actor, action: 'assign', entity: 'candidate', entityId: row.id, detail };
}

/** Locks the team against going away meanwhile; whether it is there. */
export async function lockTeam(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, id)).for('share');
  return rows.length > 0;
}

/** The team that each would have had nobody assigned it: that of the rule that decided, or its service's. */
export async function ownTeams(
  tx: Transaction,
  rows: readonly CandidateRow[],
): Promise<(row: CandidateRow) => string | null> {
  const ids = [...new Set(rows.flatMap(({ serviceId }) => serviceId ?? []))];
  const found =
    ids.length === 0
      ? []
      : await tx
          .select({ id: services.id, teamId: services.teamId })
          .from(services)
          .where(inArray(services.id, ids));
  const teamOf = new Map(found.map(({ id, teamId }) => [id, teamId]));
  return ({ historical, trace, serviceId }) => {
    const ofRule = historical ? undefined : trace.find(({ matched }) => matched)?.team;
    return ofRule ?? teamOf.get(serviceId ?? '') ?? null;
  };
}
