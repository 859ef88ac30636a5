import { z } from 'zod';
import type { JiraProject, JiraScreenField, ScreenValue } from '../../shapes/jira/projects.ts';
import type { JiraFlavour } from '../../shapes/jira/user.ts';
import { AdfDocument } from './adf.ts';
import { createScreen } from './create-screen.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the create call itself reads. */
const READ_ELSEWHERE = new Set(['project', 'issuetype', 'summary', 'description', 'labels']);

const Chosen = z.union([
  z.object({ id: z.coerce.string() }),
  z.object({ name: z.string() }),
  z.object({ value: z.string() }),
]);

/** The further fields of a create call, or what Jira says of each that it does not take. */
export function setFields(
  fields: Fields,
  project: JiraProject,
  edition: { version: '2' | '3'; flavour: JiraFlavour },
): { set: Record<string, unknown>; errors: Record<string, string> } {
  const set: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  const screen = createScreen(project);
  for (const field of screen) {
    if (READ_ELSEWHERE.has(field.id) || field.id === 'reporter') continue;
    const value = fields[field.id] ?? null;
    const problem = value === null ? whyNotEmpty(field) : whyNot(field, value, edition);
    if (problem !== null) errors[field.id] = problem;
    else if (value !== null) set[field.id] = asStored(field, value);
  }
  const isKnown = (id: string) => READ_ELSEWHERE.has(id) || screen.some((field) => field.id === id);
  const unknown = Object.keys(fields).filter((id) => !isKnown(id));
  return {
    set,
    errors: { ...errors, ...Object.fromEntries(unknown.map((id) => [id, notOnScreen(id)])) },
  };
}

function whyNotEmpty({ name, required, hasDefault }: JiraScreenField): string | null {
  return required && !hasDefault ? `${name} is required.` : null;
}

export function notOnScreen(name: string): string {
  return `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
}

function whyNot(
  field: JiraScreenField,
  value: unknown,
  edition: { version: '2' | '3'; flavour: JiraFlavour },
): string | null {
  if (field.type !== 'array') return whyNotOne(field, field.type, value, edition);
  if (!Array.isArray(value)) return 'data was not an array';
  for (const each of value) {
    const problem = whyNotOne(field, field.items ?? 'string', each, edition);
    if (problem !== null) return problem;
  }
  return null;
}

function whyNotOne(
  field: JiraScreenField,
  type: string,
  value: unknown,
  { version, flavour }: { version: '2' | '3'; flavour: JiraFlavour },
): string | null {
  switch (type) {
    case 'number':
      return typeof value === 'number' ? null : 'Operation value must be a number';
    case 'string':
      return version === '3' && field.custom?.endsWith(':textarea')
        ? isDocument(value)
        : isText(value, field);
    case 'user':
      return isUser(value, flavour) ? null : `Specify a valid value for ${field.id}`;
    default:
      return isChoice(field, value) ? null : `Specify a valid 'id' or 'name' for ${field.name}`;
  }
}

function isUser(value: unknown, flavour: JiraFlavour): boolean {
  const key = flavour === 'cloud' ? 'accountId' : 'name';
  return z.object({ [key]: z.string().min(1) }).safeParse(value).success;
}

function isChoice({ allowed }: JiraScreenField, value: unknown): boolean {
  return allowed === undefined || chosen(allowed, value) !== null;
}

function isDocument(value: unknown): string | null {
  return AdfDocument.safeParse(value).success
    ? null
    : 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
}

function isText(value: unknown, field: JiraScreenField): string | null {
  if (typeof value !== 'string') return 'Operation value must be a string';
  if (field.items === 'string' && /\s/.test(value)) {
    return `The label '${value}' contains spaces which is invalid.`;
  }
  const limit = field.custom?.endsWith(':textarea') ? 32_767 : 255;
  return value.length <= limit ? null : `${field.name} can't exceed ${limit} characters.`;
}

function chosen(allowed: readonly ScreenValue[], value: unknown): ScreenValue | null {
  const wish = Chosen.safeParse(value).data;
  if (wish === undefined) return null;
  const isIt = (each: ScreenValue) => {
    if ('id' in wish) return each.id === wish.id;
    return 'name' in wish ? wish.name === textOf(each) : wish.value === textOf(each);
  };
  return allowed.find(isIt) ?? null;
}

function textOf(each: ScreenValue): string {
  return 'name' in each ? each.name : each.value;
}

/** What was chosen from a list is told with its id and its name. */
function asStored({ allowed }: JiraScreenField, value: unknown): unknown {
  if (allowed === undefined) return value;
  return Array.isArray(value) ? value.map((each) => chosen(allowed, each)) : chosen(allowed, value);
}
