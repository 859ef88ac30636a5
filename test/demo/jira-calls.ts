import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';

export const credentials = { email: 'closecall@acme.example', apiToken: 'jira-token' };

const basic = Buffer.from(`${credentials.email}:${credentials.apiToken}`).toString('base64');

type Json = { [name: string]: unknown };

/** Calls the stand-in as a client would, with the right credentials. */
export async function callJira(
  jira: StandInJira,
  path: string,
  options: { method?: string; json?: unknown; authorization?: string } = {},
): Promise<{ status: number; json: Json; headers: Headers }> {
  const { method = options.json === undefined ? 'GET' : 'POST' } = options;
  const response = await fetch(`${jira.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: options.authorization ?? `Basic ${basic}`,
      'content-type': 'application/json',
    },
    ...(options.json !== undefined && { body: JSON.stringify(options.json) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text === '' ? {} : JSON.parse(text),
    headers: response.headers,
  };
}

export function startJira(
  options: Omit<Parameters<typeof startStandInJira>[0], 'credentials'>,
): Promise<StandInJira> {
  return startStandInJira({ ...options, credentials });
}

export const document = {
  type: 'doc',
  version: 1,
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'What happened' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'Checkout paged.' }] },
  ],
};

export function newTicket(fields: Json = {}): { fields: Json } {
  return {
    fields: {
      project: { key: 'PAY' },
      issuetype: { name: 'Task' },
      summary: 'Checkout paged for 4 min',
      labels: ['nm-1a2b3c'],
      description: document,
      ...fields,
    },
  };
}

export function createTicket(jira: StandInJira, fields: Json = {}) {
  return callJira(jira, '/rest/api/3/issue', { json: newTicket(fields) });
}

export function searchLabel(jira: StandInJira, label: string) {
  const json = { jql: `project = "PAY" AND labels = "${label}"`, fields: ['labels', 'status'] };
  return callJira(jira, '/rest/api/3/search/jql', { json });
}
