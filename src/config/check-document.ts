import type { Connector } from '../../connectors/contract.ts';
import { compilePolicy } from '../core/policy/evaluate-policy.ts';
import type { RuleProblem } from '../core/policy/rule.ts';
import type { ConfigurationDocument } from './document.ts';
import type { ConfigurationProblem } from './read-document.ts';

/** What the document may refer to besides what stands in it: ids that the database has. */
export type KnownIds = { teams: ReadonlySet<string>; connections: ReadonlySet<string> };

/** Everything that the shape alone can't tell: references, connector settings, rules. */
export function checkDocument(
  document: ConfigurationDocument,
  connectors: readonly Connector[],
  known: KnownIds,
): readonly ConfigurationProblem[] {
  return [
    ...repeated('teams', document.teams),
    ...repeated('services', document.services),
    ...repeated('connections', document.connections),
    ...checkReferences(document, known),
    ...document.connections.flatMap((connection, index) =>
      checkSettings(connection, `connections[${index}]`, connectors),
    ),
    ...checkRules(document),
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

function checkReferences(document: ConfigurationDocument, known: KnownIds): ConfigurationProblem[] {
  const teams = new Set([...known.teams, ...document.teams.map((team) => team.id)]);
  const connections = new Set([
    ...known.connections,
    ...document.connections.map((each) => each.id),
  ]);
  const problems: ConfigurationProblem[] = [];
  for (const [index, team] of document.teams.entries()) {
    const wanted = team.jira?.connection;
    if (wanted === undefined || connections.has(wanted)) continue;
    problems.push({
      path: `teams[${index}].jira.connection`,
      message: `no connection is called "${wanted}"`,
    });
  }
  for (const [index, service] of document.services.entries()) {
    if (service.team === undefined || teams.has(service.team)) continue;
    problems.push({
      path: `services[${index}].team`,
      message: `no team is called "${service.team}"`,
    });
  }
  return problems;
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
    path: `${path}.settings${problem.path === '' ? '' : `.${problem.path}`}`,
    message: problem.message,
  }));
}

function checkRules(document: ConfigurationDocument): ConfigurationProblem[] {
  if (document.policy === undefined) return [];
  const compiled = compilePolicy(document.policy.rules);
  if (compiled.ok) return [];
  return compiled.problems.map((problem) => ({
    path: `policy.${problem.path}`,
    message: sayProblem(problem),
  }));
}

function sayProblem({ message, line, column, suggestion }: RuleProblem): string {
  const place = line === 1 ? `column ${column}` : `line ${line}, column ${column}`;
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return `${message} (${place})${meant}`;
}
