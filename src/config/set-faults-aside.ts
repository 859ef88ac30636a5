import { z } from 'zod';
import { Id } from './document.ts';

const lists = ['teams', 'services', 'connections'] as const;
const Section = z.record(z.string(), z.unknown());

/**
 * A document in which each thing with a fault of shape is replaced, in its place, by one of the same
 * id without any, so that the rest can be checked as well. Made for checking alone.
 */
export function setFaultsAside(plain: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const document = Section.safeParse(structuredClone(plain));
  if (!document.success) return {};
  for (const issue of issues) setAside(document.data, issue);
  return document.data;
}

function setAside(document: Record<string, unknown>, issue: z.core.$ZodIssue) {
  const [section, place] = issue.path;
  const list = lists.find((each) => each === section);
  if (list !== undefined && typeof place === 'number') replace(document, list, place);
  else if (section === 'policy') mendPolicy(document, issue.path);
  else if (section !== undefined) delete document[String(section)];
  else if (issue.code === 'unrecognized_keys') for (const key of issue.keys) delete document[key];
}

function replace(document: Record<string, unknown>, list: (typeof lists)[number], place: number) {
  const items = z.array(z.unknown()).safeParse(document[list]);
  if (!items.success) return;
  const former = Section.safeParse(items.data[place]);
  const id = Id.safeParse(former.data?.['id']);
  items.data[place] = {
    id: id.success ? id.data : `faulty-${place}`,
    ...(list === 'connections' ? { connector: 'faulty' } : {}),
  };
  document[list] = items.data;
}

/** A rule with a fault says nothing; any other fault leaves that setting out. */
function mendPolicy(document: Record<string, unknown>, path: readonly PropertyKey[]) {
  const policy = Section.safeParse(document['policy']);
  const [, setting, place] = path;
  if (!policy.success || setting === undefined) {
    delete document['policy'];
    return;
  }
  const rules = z.array(z.unknown()).safeParse(policy.data['rules']);
  if (setting === 'rules' && typeof place === 'number' && rules.success) {
    rules.data[place] = { name: `faulty ${place}`, when: 'true', then: 'log' };
    policy.data['rules'] = rules.data;
  } else if (setting === 'rules') policy.data['rules'] = [];
  else delete policy.data[String(setting)];
  document['policy'] = policy.data;
}
