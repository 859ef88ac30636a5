import type { Answer } from '../answer.ts';

/** How Jira says no: sentences for the whole, and one per field. */
export function jiraRefusal(
  status: number,
  errorMessages: readonly string[],
  errors: Readonly<Record<string, string>> = {},
): Answer {
  return { status, body: { errorMessages, errors } };
}

export function noSuchIssue(): Answer {
  return jiraRefusal(404, ['Issue does not exist or you do not have permission to see it.']);
}
