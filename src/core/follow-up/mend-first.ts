import type { TakesTickets } from '../team.ts';
import type { TargetProblem } from '../ticket-target.ts';

/** What has to be mended before a refused ticket is tried again. */
export type MendFirst =
  | { kind: 'no_team' }
  | { kind: 'no_project'; teamId: string }
  | { kind: 'target'; teamId: string; sentence: string };

type Refused = {
  followUp: { teamId: string | null };
  /** Whose its near miss is by now, where the next try goes. */
  teamId: string | null;
  /** Of the team that the last try was for, and so is the problem. */
  takesTickets: TakesTickets;
  targetProblem: TargetProblem | null;
};

/** Null where trying again may do, also for a near miss that another team has by now. */
export function mendFirst(refused: Refused): MendFirst | null {
  const { followUp, takesTickets, targetProblem } = refused;
  const teamId = refused.teamId ?? followUp.teamId;
  if (teamId === null) return { kind: 'no_team' };
  if (teamId !== followUp.teamId) return null;
  if (takesTickets === 'no') return { kind: 'no_project', teamId };
  if (targetProblem === null) return null;
  return { kind: 'target', teamId, sentence: targetProblem.sentence };
}
