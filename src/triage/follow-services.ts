import { matchService } from '../core/service-match.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import {
  type FoundFor,
  type SubjectWithFindings,
  subjectsWithFindings,
} from '../db/queries/subjects-with-findings.ts';
import { done, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { type KnownService, loadTriageSettings } from './triage-settings.ts';

/** So few that what happens meanwhile never waits for them. */
const atOnce = 50;
const everySeconds = 5;

/**
 * The task: services changed, so that what was found may be another one's. Some subjects at a time,
 * in the order of their keys, those are looked at anew for which that may be; `afterKey` is the last
 * one that was seen, or empty.
 */
export async function followServices(
  context: StateContext,
  afterKey: string,
): Promise<TaskOutcome> {
  const { services } = await loadTriageSettings(context.db);
  const subjects = await subjectsWithFindings(context.db, { afterKey, limit: atOnce });
  const last = subjects.at(-1);
  if (last === undefined) return done;
  await changeState(context, async (_, owe) => {
    for (const subject of subjects) {
      if (mayBelongElsewhere(services, subject)) {
        owe('recompute-subject', subject.key, { inSeconds: 0 });
      }
    }
    owe('follow-services', last.key, { inSeconds: everySeconds });
  });
  return done;
}

/** What an incident or a count was told for is not kept beside it. */
function mayBelongElsewhere(
  services: readonly KnownService[],
  { found }: SubjectWithFindings,
): boolean {
  return found.length === 0 || found.some((each) => isElsewhere(services, each));
}

function isElsewhere(
  services: readonly KnownService[],
  { hints, serviceId, teamId }: FoundFor,
): boolean {
  const matched = matchService(services, hints);
  const service = services.find(({ id }) => id === matched);
  return matched !== serviceId || (service?.teamId ?? null) !== teamId;
}
