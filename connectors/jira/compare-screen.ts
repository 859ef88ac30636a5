import type {
  AllowedValue,
  TargetAnswer,
  TargetField,
  TargetProblem,
  TargetWishes,
} from '../../src/core/ticket-target.ts';
import type { ScreenField } from './answers.ts';
import type { Settings } from './schema.ts';
import { isSame } from './shape-field.ts';

/** Jira fills these in by itself, or every ticket of ours has them. */
const GIVEN = new Set(['project', 'issuetype', 'summary', 'description', 'labels', 'reporter']);

/** Longer lists are cut where they are told or stored; a value beyond is left to Jira. */
const MOST_STORED = 500;
const MOST_TOLD = 10;

type KnownField = { id: string; name: string | null };

/** What the create screen lacks or asks for. `known` are the site's fields, where some are missing. */
export function compareScreen(
  screen: readonly ScreenField[],
  known: readonly KnownField[],
  wishes: TargetWishes,
  settings: Settings,
): TargetAnswer {
  const problems: TargetProblem[] = [];
  const unsure: TargetProblem[] = [];
  const fields: TargetField[] = [];
  for (const { word, fixed, mayBeEmpty } of wishes.fields) {
    const [field, ...others] = onScreen(screen, word);
    if (field === undefined) problems.push(missing(word, known, wishes));
    else if (others.length > 0) problems.push(ambiguous(word));
    else {
      const target = toTarget(word, field);
      fields.push(target);
      problems.push(...notAllowed(target, fixed, settings));
      if (mayBeEmpty && isAskedFor(field)) unsure.push(leftOut(target));
    }
  }
  const lacking = [...givenProblems(screen, wishes), ...unmapped(screen, fields)];
  return { problems: [...lacking, ...problems, ...unsure], fields };
}

export function isOnScreen(screen: readonly ScreenField[], word: string): boolean {
  return onScreen(screen, word).length > 0;
}

/** By its id, or else by its name, which several may have. */
function onScreen(screen: readonly ScreenField[], word: string): readonly ScreenField[] {
  const byId = screen.filter((field) => idOf(field) === word);
  if (byId.length > 0) return byId;
  return screen.filter(({ name }) => name !== null && isSame(name, word));
}

function idOf({ fieldId, key }: ScreenField): string {
  return fieldId ?? key ?? '';
}

function toTarget(word: string, field: ScreenField): TargetField {
  const { schema, allowedValues } = field;
  return {
    word,
    id: idOf(field),
    name: field.name ?? word,
    type: schema?.type ?? 'string',
    items: schema?.items ?? null,
    custom: schema?.custom?.split(':').at(-1) ?? null,
    allowed: allowedValues?.slice(0, MOST_STORED).flatMap(toAllowed) ?? null,
  };
}

function toAllowed(value: NonNullable<ScreenField['allowedValues']>[number]): AllowedValue[] {
  const text = value.value ?? value.name ?? value.key;
  return text === null ? [] : [{ id: value.id, text }];
}

function missing(
  word: string,
  known: readonly KnownField[],
  { project, issueType }: TargetWishes,
): TargetProblem {
  const field = known.find(({ id, name }) => id === word || (name !== null && isSame(name, word)));
  if (field === undefined) {
    const sentence = `Jira has no field called “${word}”. Correct it in the team’s mapping, or take it out.`;
    return { code: 'field_unknown', about: word, sentence };
  }
  const name = field.name ?? word;
  const sentence = `The field “${name}” is not on the create screen of ${issueType} in ${project}, so it can’t be set. Put it there, or take it out of the team’s mapping.`;
  return { code: 'field_not_on_screen', about: name, sentence };
}

function ambiguous(word: string): TargetProblem {
  const sentence = `The create screen has several fields called “${word}”. Name it by its id, such as customfield_10050.`;
  return { code: 'field_ambiguous', about: word, sentence };
}

/** Fields that every ticket of ours has. */
function givenProblems(
  screen: readonly ScreenField[],
  { project, issueType }: TargetWishes,
): readonly TargetProblem[] {
  const place = `the create screen of ${issueType} in ${project}`;
  const problems: TargetProblem[] = [];
  if (!isOnScreen(screen, 'labels')) {
    const sentence = `The field “Labels” is not on ${place}. Every ticket carries a label by which it is found again; without it one could be opened twice. Put the field there.`;
    problems.push({ code: 'no_labels', about: 'Labels', sentence });
  }
  if (!isOnScreen(screen, 'description')) {
    const sentence = `The field “Description” is not on ${place}, so Jira would refuse every ticket. Put it there.`;
    problems.push({ code: 'no_description', about: 'Description', sentence });
  }
  return problems;
}

function unmapped(
  screen: readonly ScreenField[],
  mapped: readonly TargetField[],
): readonly TargetProblem[] {
  return screen.flatMap((field) => {
    const id = idOf(field);
    const isSet = GIVEN.has(id) || mapped.some((each) => each.id === id);
    if (!isAskedFor(field) || isSet) return [];
    const name = field.name ?? id;
    const sentence = `Jira requires the field “${name}” (${id}) and nothing sets it. Add it to the team’s mapping, or make it optional.`;
    return [{ code: 'field_required' as const, about: name, sentence }];
  });
}

/** Without it Jira refuses the ticket, and puts nothing there by itself. */
function isAskedFor({ required, hasDefaultValue }: ScreenField): boolean {
  return required === true && hasDefaultValue !== true;
}

function leftOut({ id, name }: TargetField): TargetProblem {
  const sentence = `Jira requires the field “${name}” (${id}), and what the team’s mapping puts there is not known of every near miss. Jira would refuse the tickets where it is not. Give it a default or a fixed text in the mapping, or make the field optional.`;
  return { code: 'field_may_be_empty', about: name, sentence };
}

function notAllowed(
  { id, name, type, items, allowed }: TargetField,
  fixed: readonly string[],
  { deployment }: Settings,
): readonly TargetProblem[] {
  const isUser = (items ?? type) === 'user' && deployment === 'cloud';
  return fixed.flatMap((text) => {
    if (isUser && text.includes('@')) {
      const sentence = `The field “${name}” takes the account id of a person, not an address such as ${text}. The id is in the address of the person’s profile in Jira.`;
      return [{ code: 'value_not_allowed' as const, about: name, sentence }];
    }
    const isFine =
      allowed === null ||
      allowed.length >= MOST_STORED ||
      allowed.some((each) => each.id === text || isSame(each.text, text));
    if (isFine) return [];
    const choice = allowed.slice(0, MOST_TOLD).map((each) => each.text);
    const more = allowed.length > MOST_TOLD ? ` and ${allowed.length - MOST_TOLD} more` : '';
    const takes = choice.length === 0 ? 'nothing yet' : `${choice.join(', ')}${more}`;
    const sentence = `The field “${name}” (${id}) does not take “${text}”. It takes ${takes}.`;
    return [{ code: 'value_not_allowed' as const, about: name, sentence }];
  });
}
