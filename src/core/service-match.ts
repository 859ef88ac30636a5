import type { ServiceHints } from './detect/finding.ts';

/** How signals find their service, as the configuration file has it. */
export type ServiceMatch = {
  /** Service ids. */
  pagerduty?: readonly string[] | undefined;
  /** Repositories, `owner/name`. */
  github?: readonly string[] | undefined;
  /** Narrows the repositories where a fact tells its environment; none means any. */
  environments?: readonly string[] | undefined;
  /** Projects of change tickets. */
  jira?: readonly string[] | undefined;
};

type MatchedService = { id: string; match: ServiceMatch };

/**
 * The service that a finding belongs to, or null: the one that a person named, where it is still
 * there, and otherwise the one that is mapped. `services` come in the order of the file, and
 * the first one wins, except that a service which names the environment goes before one that
 * takes any. Names of repositories, environments and projects match whatever their case.
 */
export function matchService(
  services: readonly MatchedService[],
  hints: ServiceHints,
): string | null {
  const { pagerduty, github, jira, named } = hints;
  if (services.some(({ id }) => id === named)) return named ?? null;
  const byPage = services.find(({ match }) => pagerduty && match.pagerduty?.includes(pagerduty));
  const found =
    byPage ??
    matchRepository(services, github, hints.environment) ??
    services.find(({ match }) => holds(match.jira, jira));
  return found?.id ?? null;
}

function matchRepository(
  services: readonly MatchedService[],
  repository: string | null,
  environment: string | null,
): MatchedService | undefined {
  const owners = services.filter(({ match }) => holds(match.github, repository));
  const named = owners.find(({ match }) => holds(match.environments, environment));
  return named ?? owners.find(({ match }) => environment === null || !match.environments?.length);
}

function holds(names: readonly string[] | undefined, name: string | null): boolean {
  if (names === undefined || name === null) return false;
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}
