import type { ZodType } from 'zod';
import type { TargetAnswer, TargetProblem, TargetWishes } from '../../src/core/ticket-target.ts';
import { OutboundError } from '../contract.ts';
import { AllFields, CreatableTypes, type ScreenField, ScreenFields } from './answers.ts';
import type { JiraApi } from './client.ts';
import { compareScreen, isOnScreen } from './compare-screen.ts';
import { missingPermissions } from './missing-permissions.ts';
import { readAnswer } from './read-answer.ts';
import { isNumber, names } from './same-name.ts';
import type { Settings } from './schema.ts';

/** A create screen has some dozens of fields. */
const MAX_PAGES = 20;

/** Whether Jira would take tickets as wished: the project, the rights, the type, the create screen. */
export async function checkTarget(
  api: JiraApi,
  wishes: TargetWishes,
  settings: Settings,
): Promise<TargetAnswer> {
  const { project } = wishes;
  const rights = await missingPermissions(api, wishes);
  if (rights === null) return unusable(noProject(project));
  // Without these Jira tells of no create screen.
  if (rights.some(({ about }) => about === 'CREATE_ISSUES' || about === 'BROWSE_PROJECTS')) {
    return { problems: rights, fields: [] };
  }
  const types = await unlessGone(issueTypes(api, project));
  if (types === null) return unusable(noProject(project));
  const type = types.find((each) => isNumber(each.id) && names([wishes.issueType], each));
  if (type === undefined) return unusable(...rights, noIssueType(wishes, types));
  if (type.subtask) return unusable(...rights, subTask(wishes));
  const screen = await unlessGone(screenFields(api, project, type.id));
  if (screen === null) return unusable(...rights, noIssueType(wishes, types));
  const isAllThere = wishes.fields.every(({ word }) => isOnScreen(screen, word));
  const known = isAllThere ? [] : readAnswer(AllFields, await api.getAllFields());
  const compared = compareScreen(screen, known, wishes, settings);
  return { ...compared, problems: [...rights, ...compared.problems] };
}

/** A token that Jira does not accept is a finding, and no reason to ask again and again. */
export async function signedIn(check: Promise<TargetAnswer>): Promise<TargetAnswer> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof OutboundError) || error.code !== 'refused') throw error;
    const sentence =
      error.status === 401
        ? 'Jira does not accept the API token of this connection. Make a new one for the account, store it, and look at the e-mail address besides.'
        : `Jira refused to tell: ${error.message}`;
    return unusable({ code: 'not_signed_in', about: null, sentence });
  }
}

function unusable(...problems: readonly TargetProblem[]): TargetAnswer {
  return { problems, fields: [] };
}

/** Null where Jira knows no such thing, or shows it to others alone. */
async function unlessGone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof OutboundError && error.status === 404) return null;
    throw error;
  }
}

async function issueTypes(api: JiraApi, project: string) {
  return allPages(
    CreatableTypes,
    (startAt) => api.getIssueTypes(project, startAt),
    (page) => [...(page.issueTypes ?? page.values ?? [])],
  );
}

async function screenFields(
  api: JiraApi,
  project: string,
  typeId: string,
): Promise<readonly ScreenField[]> {
  return allPages(
    ScreenFields,
    (startAt) => api.getCreateFields(project, typeId, startAt),
    (page) => [...(page.fields ?? page.values ?? [])],
  );
}

type Paged = { total: number | null; isLast: boolean | null };

async function allPages<Page extends Paged, Item>(
  schema: ZodType<Page>,
  ask: (startAt: number) => Promise<unknown>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = readAnswer(schema, await ask(found.length));
    const items = itemsOf(page);
    found.push(...items);
    if (items.length === 0 || page.isLast === true) break;
    if (page.isLast === null && found.length >= (page.total ?? 0)) break;
  }
  return found;
}

function noProject(project: string): TargetProblem {
  const sentence = `Jira has no project ${project}, or the account of the API token may not see it. Correct the key, or give the account the right to browse the project.`;
  return { code: 'no_project', about: project, sentence };
}

function noIssueType(
  { project, issueType }: TargetWishes,
  types: readonly { name: string | null; subtask: boolean | null }[],
): TargetProblem {
  const there = types.flatMap(({ name, subtask }) => (name === null || subtask ? [] : [name]));
  const choice = there.length === 0 ? 'none' : there.slice(0, 10).join(', ');
  const sentence = `The project ${project} has no issue type ${issueType}. It has: ${choice}.`;
  return { code: 'no_issue_type', about: issueType, sentence };
}

function subTask({ project, issueType }: TargetWishes): TargetProblem {
  const sentence = `The issue type ${issueType} of ${project} is a sub-task, which can’t stand alone. Choose another one.`;
  return { code: 'sub_task', about: issueType, sentence };
}
