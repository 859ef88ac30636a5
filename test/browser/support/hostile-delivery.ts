import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';

/** What decides which event it is, and of what; everything else is what people and programs wrote. */
const meaning: ReadonlySet<string> = new Set([
  ...['id', 'node_id', 'type', 'event_type', 'resource_type', 'webhookEvent', 'action', 'event'],
  ...['issue_event_type_name', 'status', 'state', 'conclusion', 'urgency', 'key', 'self', 'path'],
  ...['head_branch', 'default_branch', 'ref', 'sha', 'head_sha', 'before', 'after', 'full_name'],
  ...['environment', 'original_environment', 'task', 'from', 'to', 'toString', 'fromString'],
  ...['field', 'fieldId', 'fieldtype', 'workflow_name', 'accountType', 'timeZone', 'colorName'],
]);

const address = /(^|_)(url|href|link)$|Url$/i;
const moment = /^\d{4}-\d{2}-\d{2}T/;

/** The same event with a text in every field that holds words, and an address in every link. */
export function hostile(delivery: ScenarioDelivery, text: string, url: string): ScenarioDelivery {
  const changed = change(JSON.parse(delivery.body), { key: '', text, url });
  return { ...delivery, body: JSON.stringify(changed) };
}

type Change = { key: string; text: string; url: string };

function change(value: unknown, { key, text, url }: Change): unknown {
  if (Array.isArray(value)) return value.map((each) => change(each, { key, text, url }));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        // The status of a Jira issue is known by its name.
        name === 'status' || name === 'project' || name === 'issuetype' || name === 'priority'
          ? each
          : change(each, { key: name, text, url }),
      ]),
    );
  }
  if (typeof value !== 'string' || meaning.has(key) || moment.test(value)) return value;
  return address.test(key) ? url : text;
}
