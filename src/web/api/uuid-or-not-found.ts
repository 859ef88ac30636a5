import { HttpProblem } from '../problem.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id from a path, if it can be one at all; anything else names nothing that exists. */
export function uuidOrNotFound(id: string, what: string): string {
  if (!uuid.test(id)) throw notFoundProblem(what, id);
  return id.toLowerCase();
}

export function notFoundProblem(what: string, id: string): HttpProblem {
  return new HttpProblem('not-found', `There is no ${what} ${id.slice(0, 80)}.`);
}

/** What was looked for, or the answer that it is not there. */
export function orNotFound<T>(found: T | null, what: string, id: string): T {
  if (found === null) throw notFoundProblem(what, id);
  return found;
}
