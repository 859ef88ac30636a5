import type { CandidateRow } from '../../db/schema/candidates.ts';
import type { Caller } from '../caller.ts';
import { decisionFormId } from './decision-form.tsx';
import { mayDecideOn } from './may-decide.ts';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { sayTicketStays } from './words/assign-words.ts';
import { plainLine } from './words/cut-text.ts';
import { isUndecided } from './words/decision-words.ts';
import { sayWho } from './words/who.ts';

export type Team = { id: string; name: string };

type AssignProps = {
  candidate: CandidateRow;
  teams: readonly Team[];
  ticket: Parameters<typeof sayTicketStays>[0];
  caller: Caller;
};

/** Whose it is, who said so, and the way to say otherwise. */
export function AssignForm({ candidate, teams, ticket, caller }: AssignProps) {
  const { id, teamId, teamAssignedBy } = candidate;
  if (!mayDecideOn(caller, teamId) || teams.length === 0) return null;
  const stays = sayTicketStays(ticket);
  return (
    <section class="card" aria-labelledby="assign-title">
      <h2 id="assign-title">Whose is it?</h2>
      {teamAssignedBy === null ? null : (
        <p>
          <OutsideText text={`${sayWho(teamAssignedBy, caller)} assigned it to this team.`} />
        </p>
      )}
      {isUndecided(candidate.status) ? (
        // Posted with what was typed for the decision, so that it is not lost.
        <div class="decision-form">
          <TeamField {...{ candidate, teams }} form={decisionFormId} />
        </div>
      ) : (
        <PostForm
          action={`/candidates/${id}/assign`}
          caller={caller}
          class="decision-form"
          decision="assign"
        >
          <TeamField {...{ candidate, teams }} />
        </PostForm>
      )}
      {stays === null ? null : <p class="hint">{stays}</p>}
    </section>
  );
}

type FieldProps = Pick<AssignProps, 'candidate' | 'teams'> & { form?: string };

function TeamField({ candidate, teams, form }: FieldProps) {
  const { id, teamId, teamAssignedBy } = candidate;
  return (
    <>
      <label class="field">
        <span>Team</span>
        <select name="team" form={form}>
          <option value="">{asItSays(teams, candidate)}</option>
          {teams.map((team) => (
            <option value={team.id} selected={teamAssignedBy !== null && team.id === teamId}>
              {plainLine(team.name, 80)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="submit"
        class="button button-small"
        form={form}
        formaction={`/candidates/${id}/assign`}
      >
        Assign
      </button>
    </>
  );
}

/** What applies where no person says otherwise, with the team that this is today. */
function asItSays(teams: readonly Team[], { teamId, teamAssignedBy }: CandidateRow): string {
  const today = teamAssignedBy === null ? teams.find(({ id }) => id === teamId) : undefined;
  const which = today === undefined ? '' : `: ${plainLine(today.name, 80)}`;
  return `As its rule or service says${which}`;
}
