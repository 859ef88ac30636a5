import type { ZodError, z } from 'zod';
import { HttpProblem } from '../problem.ts';

export type Fault = { path: string; message: string };

const mostFaults = 20;
const longestPath = 200;

/** Names the faults with their places, the first twenty of them. */
export function validationProblem(faults: readonly Fault[]): HttpProblem {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const detail =
    first === undefined ? 'It is wrong.' : `${first.path}: ${first.message}${more}`.trim();
  return new HttpProblem('invalid', detail, { extra: { errors: faults.slice(0, mostFaults) } });
}

export function faultsOf(error: ZodError): Fault[] {
  return error.issues.flatMap(faultsOfIssue);
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathText(issue.path), message: sayIssue(issue) }];
  }
  return issue.keys.map((key) => ({
    path: pathText([...issue.path, key]),
    message: 'is not known here',
  }));
}

function sayIssue(issue: z.core.$ZodIssue): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? 'is missing' : issue.message;
}

/** `['items', 0, 'version']` → `items[0].version`; the body as a whole is `body`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text === '' ? 'body' : text.slice(0, longestPath);
}
