import { type ClientContext, OutboundError } from '../contract.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import { Myself } from './answers.ts';
import { jiraApi } from './client.ts';
import type { Settings } from './schema.ts';

/** Asks who the API token belongs to. */
export async function check(
  context: ClientContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): Promise<{ detail: string }> {
  const answer = await context.outbound.bounded(limitMs, async (signal) => {
    const api = await jiraApi(context, signal);
    return api.myself();
  });
  const myself = Myself.safeParse(answer);
  if (!myself.success || myself.data.displayName === null) {
    throw new OutboundError('broken_answer', 'Jira’s answer can’t be read');
  }
  return { detail: `Signed in to Jira as ${myself.data.displayName}.` };
}
