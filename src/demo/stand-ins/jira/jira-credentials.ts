import type { JiraFlavour } from '../../shapes/jira/user.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { jiraRefusal } from './jira-answers.ts';

export type JiraCredentials = { email: string; apiToken: string };

/**
 * Cloud takes Basic with the address and the token, Data Center the token as Bearer.
 * Null lets everybody in.
 */
export function jiraGuard(
  credentials: JiraCredentials | null,
  flavour: JiraFlavour,
): (call: Call) => Answer | null {
  if (!credentials) return () => null;
  // Read at each call: a token is another one some day.
  const expected = () => {
    const { email, apiToken } = credentials;
    const basic = Buffer.from(`${email}:${apiToken}`).toString('base64');
    return flavour === 'cloud' ? `Basic ${basic}` : `Bearer ${apiToken}`;
  };
  return (call) =>
    call.headers['authorization'] === expected()
      ? null
      : jiraRefusal(401, ['Client must be authenticated to access this resource.']);
}
