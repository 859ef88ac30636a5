import type { Connector } from '../../connectors/contract.ts';
import { compileQuestions } from '../core/follow-up/question-set.ts';
import { checkMapping } from '../core/mapping/check-mapping.ts';
import { compilePolicy } from '../core/policy/evaluate-policy.ts';
import type { RuleProblem } from '../core/policy/rule.ts';
import { checkNotUseful } from './check-not-useful.ts';
import type { ConfigurationDocument } from './document.ts';
import type { ConfigurationProblem } from './read-document.ts';

/** What the document may refer to besides what stands in it: what the database has. */
export type KnownThings = {
  teams: ReadonlySet<string>;
  connections: readonly {
    id: string;
    connector: string;
    settings: unknown;
    hasApiToken: boolean;
  }[];
  /** What of the document's policy stood in a version that was stored before. */
  stored: { rules: boolean; questions: boolean; conditions: ReadonlySet<string> };
};

/** Everything that the shape alone can't tell: references, connector settings, rules. */
export function checkDocument(
  document: ConfigurationDocument,
  connectors: readonly Connector[],
  known: KnownThings,
): readonly ConfigurationProblem[] {
  return [
    ...repeated('teams', document.teams),
    ...repeated('services', document.services),
    ...repeated('connections', document.connections),
    ...checkTickets(document, connectors, known),
    ...checkMappings(document),
    ...checkNotUseful(document, connectors, known),
    ...checkTeams(document, known),
    ...document.connections.flatMap((connection, index) =>
      checkSettings(connection, `connections[${index}]`, connectors),
    ),
    ...checkConnectors(document, connectors, known),
    ...checkPolling(document, known),
    ...checkRules(document, known),
  ];
}

function repeated(section: string, items: readonly { id: string }[]): ConfigurationProblem[] {
  const seen = new Set<string>();
  const problems: ConfigurationProblem[] = [];
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id))
      problems.push({ path: `${section}[${index}].id`, message: `"${id}" is there twice` });
    seen.add(id);
  }
  return problems;
}

/** What is known of a connection is told in its connector's words, and of no other. */
function checkConnectors(
  document: ConfigurationDocument,
  connectors: readonly Connector[],
  known: KnownThings,
): ConfigurationProblem[] {
  return document.connections.flatMap(({ id, connector }, index) => {
    const before = known.connections.find((each) => each.id === id)?.connector ?? connector;
    if (before === connector) return [];
    const title = connectors.find(({ name }) => name === before)?.title ?? before;
    const message = `"${id}" is a connection of ${title} already; give this one another id`;
    return [{ path: `connections[${index}].connector`, message }];
  });
}

/** A team's tickets need a connection that opens some. */
function checkTickets(
  document: ConfigurationDocument,
  connectors: readonly Connector[],
  known: KnownThings,
): ConfigurationProblem[] {
  const connections = [...document.connections, ...known.connections];
  return document.teams.flatMap((team, index) => {
    const wanted = team.jira?.connection;
    if (wanted === undefined) return [];
    const path = `teams[${index}].jira.connection`;
    const connection = connections.find(({ id }) => id === wanted);
    if (connection === undefined) {
      return [{ path, message: `no connection is called "${wanted}"` }];
    }
    const connector = connectors.find(({ name }) => name === connection.connector);
    const configured = connector?.configure(connection.settings);
    // Other faults of that connection are told where they are.
    if (!configured?.ok || configured.value.tickets !== null) return [];
    return [
      { path, message: `"${wanted}" is a ${connector?.title} connection, which opens no tickets` },
    ];
  });
}

/** What a team's tickets carry, as far as it can be told without asking the tracker. */
function checkMappings(document: ConfigurationDocument): ConfigurationProblem[] {
  return document.teams.flatMap(({ jira }, index) =>
    checkMapping(jira ?? {}).map(({ path, message }) => ({
      path: `teams[${index}].jira.${path}`,
      message,
    })),
  );
}

/** Services and rules that name a team. */
function checkTeams(document: ConfigurationDocument, known: KnownThings): ConfigurationProblem[] {
  const teams = new Set([...known.teams, ...document.teams.map((team) => team.id)]);
  const named = [
    ...document.services.map(({ team }, index) => ({ team, path: `services[${index}].team` })),
    ...(document.policy?.rules ?? []).map(({ team }, index) => ({
      team,
      path: `policy.rules[${index}].team`,
    })),
  ];
  return named.flatMap(({ team, path }) =>
    team === undefined || teams.has(team) ? [] : [{ path, message: `no team is called "${team}"` }],
  );
}

function checkSettings(
  connection: ConfigurationDocument['connections'][number],
  path: string,
  connectors: readonly Connector[],
): ConfigurationProblem[] {
  const connector = connectors.find((each) => each.name === connection.connector);
  if (connector === undefined) {
    const names = connectors.map((each) => each.name).join(', ');
    return [{ path: `${path}.connector`, message: `must be one of ${names}` }];
  }
  const configured = connector.configure(connection.settings);
  if (configured.ok) return [];
  return configured.problem.map((problem) => ({
    path: problem.path === '' ? `${path}.settings` : `${path}.settings.${problem.path}`,
    message: problem.message,
  }));
}

/** Asking for what happened takes a token: from the file, or stored before and left alone by it. */
function checkPolling(
  document: ConfigurationDocument,
  { connections }: KnownThings,
): ConfigurationProblem[] {
  return document.connections.flatMap(({ id, poll, secrets }, index) => {
    const isStored = connections.some((known) => known.id === id && known.hasApiToken);
    const hasToken = secrets === undefined ? isStored : secrets.apiToken !== undefined;
    if (poll === undefined || hasToken) return [];
    const message = 'asks the provider for what happened, which needs secrets.apiToken';
    return [{ path: `connections[${index}].poll`, message }];
  });
}

/**
 * What was stored before was checked then: a later release may be stricter, and starts with the same
 * file, whichever version an admin put in force meanwhile. Beside what is new, conditions that were
 * stored before still apply.
 */
function checkRules(
  document: ConfigurationDocument,
  { stored }: KnownThings,
): ConfigurationProblem[] {
  if (document.policy === undefined) return [];
  const { rules, questions = [] } = document.policy;
  const checked = [
    compilePolicy(rules, { isStored: stored.rules, conditions: stored.conditions }),
    compileQuestions(questions, { isStored: stored.questions, conditions: stored.conditions }),
  ];
  const problems = checked.flatMap((each) => (each.ok ? [] : each.problems));
  return problems.map((problem) => ({
    path: `policy.${problem.path}`,
    message: sayProblem(problem),
  }));
}

function sayProblem({ message, line, column, suggestion }: RuleProblem): string {
  const place = line === 1 ? `column ${column}` : `line ${line}, column ${column}`;
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return `${message} (${place})${meant}`;
}
