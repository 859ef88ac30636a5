import type { CandidateRow } from '../db/schema/candidates.ts';

export type AssignedTeam = Pick<CandidateRow, 'teamId' | 'teamAssignedBy'>;

/** What is about to be written of a candidate: the team that a person assigned it to stays its team. */
export function keepAssignedTeam<Columns extends { teamId?: string | null }>(
  { teamId, teamAssignedBy }: AssignedTeam,
  columns: Columns,
): Columns {
  return teamAssignedBy === null || columns.teamId === undefined ? columns : { ...columns, teamId };
}
