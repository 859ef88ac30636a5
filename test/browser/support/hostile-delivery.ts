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

/** Hands out the texts in turn: one place in an event always says the same, as its provider would. */
export type TextAt = (place: string) => string;

export function textsInTurn(texts: readonly string[]): TextAt {
  const given = new Map<string, string>();
  return (place) => {
    const text = given.get(place) ?? texts[given.size % texts.length] ?? '';
    given.set(place, text);
    return text;
  };
}

type Texts = { textAt: TextAt; addressAt: TextAt };

/** The same event with a text in every field that holds words, and an address in every link. */
export function hostile(delivery: ScenarioDelivery, texts: Texts): ScenarioDelivery {
  const changed = change(JSON.parse(delivery.body), {
    ...texts,
    key: '',
    place: delivery.provider,
  });
  return { ...delivery, body: JSON.stringify(changed) };
}

type Change = Texts & { key: string; place: string };

/** What the status of a Jira issue is, is known by its name. */
const kept = new Set(['status', 'project', 'issuetype', 'priority']);

function change(value: unknown, at: Change): unknown {
  const { key, place, textAt, addressAt } = at;
  if (Array.isArray(value)) return value.map((each) => change(each, at));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const inside = { ...at, key: name, place: `${place}.${name}` };
        return [name, kept.has(name) ? each : change(each, inside)];
      }),
    );
  }
  if (typeof value !== 'string' || meaning.has(key) || moment.test(value)) return value;
  return address.test(key) ? addressAt(place) : textAt(place);
}
