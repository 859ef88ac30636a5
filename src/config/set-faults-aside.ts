import { z } from 'zod';

type Path = readonly PropertyKey[];

const Section = z.record(z.string(), z.unknown());

/**
 * A document in which each value with a fault of shape is left out, or replaced by one without any
 * where it can't be, so that the rest can be checked as well. `levels` up from the fault itself, for
 * where leaving out what is faulty was not enough. Made for checking alone.
 */
export function setFaultsAside(
  plain: unknown,
  issues: readonly z.core.$ZodIssue[],
  levels: number,
): unknown {
  const document: unknown = structuredClone(plain);
  for (const issue of issues) {
    const isKeys = issue.code === 'unrecognized_keys' && levels === 0;
    const faulty = isKeys
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path.slice(0, Math.max(1, issue.path.length - levels))];
    for (const path of faulty) replaceAt(document, path, standIn(path));
    switchOff(document, issue.path);
  }
  return Section.safeParse(document).success ? document : {};
}

/** What takes the place of a faulty value; undefined where it can be left out. */
function standIn(path: Path): unknown {
  const [section, place, ...setting] = path;
  if (section === 'policy') return ruleStandIn(path);
  if (typeof place !== 'number') return undefined;
  const id = `faulty-${place}`;
  const stands: Readonly<Record<string, unknown>> = {
    '': section === 'connections' ? { id, connector: 'faulty' } : { id },
    id,
    connector: 'faulty',
    'jira.project': 'FAULTY',
    secrets: { apiToken: 'faulty' },
    'secrets.apiToken': 'faulty',
  };
  // A text among others, such as a repository: what comes after it keeps its place.
  const isOfList = typeof setting.at(-1) === 'number';
  return isOfList ? 'faulty' : stands[setting.map(String).join('.')];
}

function ruleStandIn([, rules, place, setting]: Path): unknown {
  if (rules === undefined) return { rules: [] };
  if (rules !== 'rules') return undefined;
  if (place === undefined) return [];
  const rule = { name: `faulty ${String(place)}`, when: 'true', then: 'log' };
  return setting === undefined ? rule : new Map(Object.entries(rule)).get(String(setting));
}

/** A rule with a fault takes nothing away from those behind it. */
function switchOff(document: unknown, path: Path) {
  if (path[0] !== 'policy' || path[1] !== 'rules' || path[2] === undefined) return;
  replaceAt(document, [...path.slice(0, 3), 'enabled'], false);
}

function replaceAt(value: unknown, path: Path, by: unknown) {
  const [key, ...rest] = path;
  // Arrays and records are read from YAML; what is parsed here stays the very same object.
  if (key === undefined || typeof value !== 'object' || value === null) return;
  if (rest.length > 0) replaceAt(Reflect.get(value, key), rest, by);
  else if (by === undefined) Reflect.deleteProperty(value, key);
  else Reflect.set(value, key, by);
}
