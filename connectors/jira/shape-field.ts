import { cutAtGrapheme } from '../../src/core/clean-text.ts';
import type { FilledValue } from '../../src/core/mapping/fill-mapping.ts';
import { err, ok, type Result } from '../../src/core/result.ts';
import type { TargetField } from '../../src/core/ticket-target.ts';
import type { DraftField } from '../contract-tickets.ts';
import { linesOf, safeHref, singleLine } from './plain-text.ts';
import { adfBody, wikiBody } from './render-body.ts';
import { isNumber } from './same-name.ts';
import type { Settings } from './schema.ts';

type Deployment = Settings['deployment'];
type Shaped = Result<unknown, string>;

/** Jira's limits for a field of one line and of many, in code units. */
const MAX_LINE_LENGTH = 255;
const MAX_TEXT_LENGTH = 30_000;

/** What Jira calls somebody, something with a name, or one of a list. */
const NAMED = new Set(['priority', 'component', 'version', 'group', 'resolution', 'securitylevel']);

/**
 * A field's value in the form that Jira takes for it, by the create screen's own description. A
 * section passes as it was configured; what does not fit is told in a sentence.
 */
export function shapeField({ field, value }: DraftField, deployment: Deployment): Shaped {
  if (field.type !== 'array') return shapeOne(field, field.type, value, deployment);
  const shaped: unknown[] = [];
  for (const each of Array.isArray(value) ? value : [value]) {
    const one = shapeOne(field, field.items ?? 'string', each, deployment, true);
    if (!one.ok) return one;
    shaped.push(one.value);
  }
  return ok(shaped);
}

function shapeOne(
  field: TargetField,
  type: string,
  value: FilledValue,
  deployment: Deployment,
  isListed = false,
): Shaped {
  if (typeof value === 'object') return ok(value);
  const text = singleLine(String(value));
  switch (type) {
    case 'string':
      return shapeText(field, String(value), { deployment, isListed });
    case 'number':
      return shapeNumber(field, text);
    case 'date':
    case 'datetime':
      return shapeTime(field, type, text);
    default:
      return ok(shapeReference(field, type, { text, value, deployment }));
  }
}

/** Something that Jira knows by an id or a name. */
function shapeReference(
  field: TargetField,
  type: string,
  { text, value, deployment }: { text: string; value: FilledValue; deployment: Deployment },
): unknown {
  if (type === 'user') return deployment === 'cloud' ? { accountId: text } : { name: text };
  if (type === 'option' || type === 'option-with-child') return oneOf(field, text, 'value');
  if (NAMED.has(type)) return oneOf(field, text, 'name');
  if (type === 'project' || type === 'issuelink') return { key: text };
  // Kinds that apps bring, such as a team or a sprint, take an id as it is.
  return typeof value === 'string' ? text : value;
}

function shapeNumber({ name }: TargetField, text: string): Shaped {
  const number = Number(text);
  return Number.isFinite(number) && text !== ''
    ? ok(number)
    : err(`The field “${name}” takes a number, and “${text}” is none.`);
}

function shapeTime({ name }: TargetField, type: 'date' | 'datetime', text: string): Shaped {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) {
    return err(`The field “${name}” takes a day such as 2026-03-01, and “${text}” is none.`);
  }
  // Jira takes no "Z".
  const exact = at.toISOString();
  return ok(type === 'date' ? exact.slice(0, 10) : exact.replace('Z', '+0000'));
}

/** By id where the list is known, since names are translated. */
function oneOf({ allowed }: TargetField, text: string, key: 'name' | 'value'): object {
  const known = allowed?.find((each) => isSame(each.text, text)) ?? null;
  if (known !== null && known.id !== null) return { id: known.id };
  return isNumber(text) && allowed?.some(({ id }) => id === text) ? { id: text } : { [key]: text };
}

export function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function shapeText(
  field: TargetField,
  value: string,
  { deployment, isListed }: { deployment: Deployment; isListed: boolean },
): Shaped {
  const line = cutLine(singleLine(value));
  // A field of labels takes no blanks, whatever it is called.
  if (isListed) return ok(line.replace(/\s+/g, '-'));
  if (field.custom === 'url') {
    const href = safeHref(line);
    return href === null
      ? err(`The field “${field.name}” takes an address, and “${line}” is none.`)
      : ok(href);
  }
  if (field.custom !== 'textarea' && field.id !== 'environment') return ok(line);
  const text = cutAtGrapheme(linesOf(value).join('\n'), MAX_TEXT_LENGTH);
  const body = [{ kind: 'paragraph' as const, parts: [{ text }] }];
  return ok(deployment === 'cloud' ? adfBody(body) : wikiBody(body));
}

function cutLine(line: string): string {
  return line.length <= MAX_LINE_LENGTH ? line : `${cutAtGrapheme(line, MAX_LINE_LENGTH - 1)}…`;
}
