import type { TargetProblem, TargetWishes } from '../../src/core/ticket-target.ts';
import { OutboundError } from '../contract.ts';
import { Permissions } from './answers.ts';
import type { JiraApi } from './client.ts';
import { readAnswer } from './read-answer.ts';

/** The rights that tickets take, by their key in Jira: their name there, and what they are for. */
const rights = {
  BROWSE_PROJECTS: ['Browse Projects', 'to read its tickets'],
  CREATE_ISSUES: ['Create Issues', 'to open tickets'],
  ADD_COMMENTS: ['Add Comments', 'to say on a ticket that it happened again'],
  EDIT_OWN_COMMENTS: ['Edit Own Comments', 'to keep that one comment up to date'],
  LINK_ISSUES: ['Link Issues', 'to link a ticket to the one before it'],
  TRANSITION_ISSUES: ['Transition Issues', 'to close a ticket that was a mistake'],
  ASSIGN_ISSUES: ['Assign Issues', 'to assign tickets, as the team’s mapping says'],
} as const;

/** The rights that the account lacks in the project; null where Jira shows it no such project. */
export async function missingPermissions(
  api: JiraApi,
  { project, fields }: TargetWishes,
): Promise<readonly TargetProblem[] | null> {
  const assigns = fields.some(({ word }) => word === 'assignee');
  const wanted = Object.entries(rights).filter(([key]) => key !== 'ASSIGN_ISSUES' || assigns);
  const told = await askFor(
    api,
    project,
    wanted.map(([key]) => key),
  );
  if (told === null) return null;
  return wanted.flatMap(([key, [name, purpose]]) => {
    if (told[key]?.havePermission !== false) return [];
    const sentence = `The account of the API token lacks the permission “${name}” in ${project}. It needs it ${purpose}.`;
    return [{ code: 'no_permission' as const, about: key, sentence }];
  });
}

async function askFor(api: JiraApi, project: string, keys: readonly string[]) {
  try {
    return readAnswer(Permissions, await api.getPermissions(project, keys)).permissions;
  } catch (error) {
    if (error instanceof OutboundError && error.status === 404) return null;
    throw error;
  }
}
