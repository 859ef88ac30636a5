import { savedByKinds } from '../detect/finding.ts';
import { FACTS, isFactName } from '../policy/facts.ts';
import { nearestName } from '../policy/nearest-name.ts';
import type { FieldMapping, FieldValue } from '../team.ts';
import { namesIn, parseTemplate } from './template.ts';
import { TICKET_FACT_NAMES } from './ticket-facts.ts';
import { brokenLookupsIn, lookupsIn, mappedFields, textsIn } from './walk-mapping.ts';

/** A fault of a mapping, with its place below `jira`. */
export type MappingProblem = { path: string; message: string };

/** Fields that have a setting of their own, or that Closecall writes itself. */
const elsewhere: Readonly<Record<string, string>> = {
  project: 'is set by jira.project',
  issuetype: 'is set by jira.issueType',
  summary: 'is written by Closecall',
  description: 'is written by Closecall',
  labels: 'is set by jira.labels',
  assignee: 'is set by jira.assignee',
  components: 'is set by jira.components',
  priority: 'is set by jira.priority',
};

/** Names of facts that do not exist, lookups that can never match, and fields that are not free. */
export function checkMapping(mapping: FieldMapping): readonly MappingProblem[] {
  const fields = [
    ...mappedFields(mapping),
    ...(mapping.labels ?? []).map((value, index) => ({ path: `labels[${index}]`, value })),
  ];
  const taken = Object.keys(mapping.fields ?? {}).flatMap((word) => {
    const message = elsewhere[word.toLowerCase()];
    return message === undefined ? [] : [{ path: `fields.${word}`, message }];
  });
  return [...taken, ...fields.flatMap(({ value, path }) => faultsOf(value, path))];
}

function faultsOf(value: FieldValue, path: string): readonly MappingProblem[] {
  const problems: MappingProblem[] = [];
  for (const text of textsIn(value, path)) {
    const template = parseTemplate(text.text);
    if (!template.ok) problems.push({ path: text.path, message: template.problem });
    else problems.push(...namesIn(template.value).flatMap((name) => unknown(name, text.path)));
  }
  for (const place of brokenLookupsIn(value, path)) {
    const message = 'write a lookup as { from: fact, map: { value: … }, default: … }';
    problems.push({ path: place, message });
  }
  for (const { lookup, path: place } of lookupsIn(value, path)) {
    problems.push(...unknown(lookup.from, `${place}.from`), ...never(lookup, `${place}.map`));
  }
  return problems;
}

function unknown(name: string, path: string): readonly MappingProblem[] {
  if (TICKET_FACT_NAMES.includes(name)) return [];
  const near = nearestName(name, TICKET_FACT_NAMES);
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  return [{ path, message: `there is no fact called "${name}"${meant}` }];
}

/** Keys that the fact never is, where all its values are known. */
function never(
  { from, map }: { from: string; map: Readonly<Record<string, FieldValue>> },
  path: string,
): readonly MappingProblem[] {
  const values = valuesOf(from);
  if (values === null) return [];
  return Object.keys(map).flatMap((key) =>
    values.includes(key)
      ? []
      : [{ path: `${path}.${key}`, message: `${from} is one of ${values.join(', ')}` }],
  );
}

/** Everything that a fact may be, as texts; null where that is no list. */
export function valuesOf(name: string): readonly string[] | null {
  if (name === 'savedBy') return savedByKinds;
  if (!isFactName(name)) return null;
  const spec = FACTS[name];
  if (spec.type === 'bool') return ['true', 'false'];
  return 'values' in spec ? spec.values.map(String) : null;
}
