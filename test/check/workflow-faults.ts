import type { Faults } from './read-tree.ts';

/** Steps of a workflow: every action by its major version, no more rights than reading. */
export function workflowFaults(path: string, text: string): Faults {
  const faults: string[] = [];
  for (const [, action = ''] of text.matchAll(/\buses:\s*(\S+)/g)) {
    const isFixed = /@(v\d+|[0-9a-f]{40})$/.test(action);
    if (!isFixed) faults.push(`${path}: ${action} is not fixed to a major version`);
  }
  if (!/^permissions:\n {2}contents: read$/m.test(text)) {
    faults.push(`${path}: does not begin with the right to read and no other`);
  }
  if (/:\s*write\b|pull_request_target|\$\{\{\s*github\.event\./.test(text)) {
    faults.push(`${path}: gives more rights than it needs, or trusts what an event says`);
  }
  return faults;
}
