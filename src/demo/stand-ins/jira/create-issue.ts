import { z } from 'zod';
import { err, ok, type Result } from '../../../core/result.ts';
import type { AcmePerson } from '../../acme.ts';
import type { JiraIssue } from '../../shapes/jira/issue.ts';
import type { JiraProject } from '../../shapes/jira/projects.ts';
import type { JiraFlavour } from '../../shapes/jira/user.ts';
import { AdfDocument, documentText } from './adf.ts';
import { notOnScreen, setFields } from './set-fields.ts';

const MAX_SUMMARY = 255;
const MAX_DESCRIPTION = 32_767;

const Named = z.union([
  z.object({ id: z.coerce.string() }),
  z.object({ key: z.string() }),
  z.object({ name: z.string() }),
]);

const CreateBody = z.object({ fields: z.record(z.string(), z.unknown()) });

export type NewIssue = Omit<JiraIssue, 'id' | 'key'>;

type CreateProblem = { errorMessages: string[]; errors: Record<string, string> };

/** Who asks, when, and by which version of the API: 3 takes documents, 2 takes text. */
type CreateContext = {
  project: (idOrKey: string) => JiraProject | null;
  version: '2' | '3';
  flavour: JiraFlavour;
  reporter: AcmePerson;
  at: Date;
};

/** Reads a create call as Jira would: either an issue to keep, or what is wrong with it. */
export function readNewIssue(
  json: unknown,
  context: CreateContext,
): Result<NewIssue, CreateProblem> {
  const body = CreateBody.safeParse(json);
  if (!body.success) return err({ errorMessages: ['INVALID_INPUT'], errors: {} });
  const { fields } = body.data;
  const project = findProject(fields['project'], context);
  if (!project) return err({ errorMessages: [], errors: { project: 'valid project is required' } });
  const issueType = findIssueType(fields['issuetype'], project);
  const description = readDescription(fields['description'], context.version);
  const summary = z.string().safeParse(fields['summary']);
  const labels = z.array(z.string()).safeParse(fields['labels'] ?? []);
  const { set, errors: ofFields } = setFields(fields, project, context);
  const errors = {
    ...ofFields,
    ...summaryProblem(summary.data),
    ...labelsProblem(labels.data, project),
    ...(!issueType && { issuetype: 'The issue type selected is invalid.' }),
    ...(description.problem && { description: description.problem }),
  };
  if (!issueType || !summary.success || !labels.success || Object.keys(errors).length > 0) {
    return err({ errorMessages: [], errors });
  }
  return ok({
    project: { id: project.id, key: project.key, name: project.name },
    issueType,
    summary: summary.data,
    description: description.text,
    document: description.document,
    labels: project.labels === 'left_out' ? [] : labels.data,
    status: project.statuses[0],
    resolution: null,
    createdAt: context.at,
    updatedAt: context.at,
    reporter: context.reporter,
    fields: set,
  });
}

function findProject(field: unknown, context: CreateContext): JiraProject | null {
  const named = Named.safeParse(field).data;
  if (!named || 'name' in named) return null;
  return context.project('id' in named ? named.id : named.key);
}

function findIssueType(field: unknown, project: JiraProject) {
  const named = Named.safeParse(field).data;
  if (!named || 'key' in named) return null;
  return (
    project.issueTypes.find((type) =>
      'id' in named ? type.id === named.id : type.name === named.name,
    ) ?? null
  );
}

function summaryProblem(summary: string | undefined): { summary?: string } {
  if (summary === undefined || summary.trim() === '') {
    return { summary: 'You must specify a summary of the issue.' };
  }
  if (/[\r\n]/.test(summary)) {
    return { summary: 'The summary is invalid because it contains newline characters.' };
  }
  if (summary.length > MAX_SUMMARY) {
    return { summary: `Summary can't exceed ${MAX_SUMMARY} characters.` };
  }
  return {};
}

function labelsProblem(
  labels: readonly string[] | undefined,
  project: JiraProject,
): { labels?: string } {
  if (!labels) return { labels: 'data was not an array' };
  if (labels.length > 0 && project.labels === 'refused') return { labels: notOnScreen('labels') };
  const spaced = labels.find((label) => /\s/.test(label));
  if (spaced === undefined) return {};
  return { labels: `The label '${spaced}' contains spaces which is invalid.` };
}

type Description = { document: AdfDocument | null; text: string | null; problem: string | null };

function readDescription(field: unknown, version: '2' | '3'): Description {
  if (field === undefined || field === null) return { document: null, text: null, problem: null };
  const document = version === '3' ? AdfDocument.safeParse(field).data : null;
  if (document === undefined) {
    const problem =
      'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
    return { document: null, text: null, problem };
  }
  const text = document ? documentText(document) : field;
  if (typeof text !== 'string') {
    return { document, text: null, problem: 'Operation value must be a string' };
  }
  const isTooLong = text.length > MAX_DESCRIPTION;
  const problem = `The entered text is too long. It exceeds the allowed limit of ${MAX_DESCRIPTION} characters.`;
  return { document, text, problem: isTooLong ? problem : null };
}
