import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigurationDocument } from '../config/document.ts';
import { processEnvironment } from '../config/process-environment.ts';
import type { ConfigurationProblem } from '../config/read-document.ts';
import { readDocument } from '../config/read-document.ts';
import { resolveSecret } from '../config/resolve-secret.ts';
import { applyConfiguration } from '../configure/apply-configuration.ts';
import type { Change } from '../configure/plan-changes.ts';
import { sayAutomatic } from '../core/policy/automatic-rules.ts';
import { ruleWarnings } from '../core/policy/rule-warnings.ts';
import type { Deps } from '../deps.ts';
import { SetupError } from '../start/open-data.ts';
import { knownNames } from '../triage/policy-warnings.ts';

/** Applies a file and says what changed. A fault anywhere in it changes nothing. */
export async function applyFile(
  deps: Deps,
  options: { file: string; dryRun: boolean; tell: (line: string) => void },
): Promise<void> {
  const file = resolve(options.file);
  const { document, problems } = readDocument(readText(file));
  const applied = await applyConfiguration(
    {
      ...deps,
      actor: 'file',
      resolveSecret: (reference) =>
        resolveSecret(reference, { environment: processEnvironment, file }),
    },
    document,
    { dryRun: options.dryRun, problems },
  );
  if (!applied.ok) throw faults(file, applied.problem);
  await deps.directory.reload();
  for (const line of describe(applied.value, options.dryRun)) options.tell(line);
  const isTarget = ({ what }: Change) => what === 'team' || what === 'connection';
  if (!options.dryRun && applied.value.some(isTarget)) options.tell(whereToLook);
  for (const line of await describePolicy(deps, document)) options.tell(line);
}

/** Whether automatic tickets are on now, and what of the rules is most likely not meant. */
async function describePolicy(
  { db }: Deps,
  { policy, services, teams }: ConfigurationDocument,
): Promise<string[]> {
  if (policy === undefined) return [];
  const stored = await knownNames(db);
  const known = {
    service: [...stored.service, ...services.map(({ id }) => id)],
    team: [...stored.team, ...teams.map(({ id }) => id)],
  };
  const warnings = ruleWarnings(policy.rules, known).map(({ path, message, suggestion }) => {
    const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    return `  warning: policy.${path}: ${message}${meant}`;
  });
  return [...warnings, sayAutomatic(policy.rules, policy.automaticTicketsPerWeek ?? null)];
}

/** Jira is asked by the service, not by this command. */
const whereToLook =
  'Whether Jira takes the teams’ tickets is asked within a minute: see “Where tickets go” on the page Connections, or GET /api/v1/teams.';

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`The configuration file can't be read: ${reason}`);
  }
}

function faults(file: string, problems: readonly ConfigurationProblem[]): SetupError {
  const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
  return new SetupError([`Nothing was changed; ${file} has these faults:`, ...lines].join('\n'));
}

function describe(changes: readonly Change[], dryRun: boolean): string[] {
  if (changes.length === 0) return ['Configuration: nothing to change.'];
  const head = dryRun ? 'Configuration, what would change:' : 'Configuration, what changed:';
  const lines = changes.map(({ kind, what, id, fields }) => {
    const detail = fields.length === 0 ? '' : ` (${fields.join('; ')})`;
    return `  ${kind === 'add' ? '+' : '~'} ${what} ${id}${detail}`;
  });
  return [head, ...lines];
}
