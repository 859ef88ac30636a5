import { ok, type Result } from '../../src/core/result.ts';
import type { TicketDraft } from '../contract-tickets.ts';
import type { IssueFields } from './client.ts';
import { summaryLine } from './plain-text.ts';
import { isNumber } from './same-name.ts';
import type { Settings } from './schema.ts';
import { shapeField } from './shape-field.ts';

/** A draft's fields in Jira's form, its body aside; or which value does not fit. */
export function createFields(
  draft: TicketDraft,
  { deployment }: Settings,
): Result<IssueFields, string> {
  const { project, issueType } = draft;
  const fields: IssueFields = {
    project: isNumber(project) ? { id: project } : { key: project },
    issuetype: isNumber(issueType) ? { id: issueType } : { name: issueType },
    summary: summaryLine(draft.summary),
    // Jira takes no blanks in a label.
    labels: draft.labels.map((label) => label.trim().replace(/\s+/g, '-')),
  };
  for (const each of draft.fields ?? []) {
    const shaped = shapeField(each, deployment);
    if (!shaped.ok) return shaped;
    // What the ticket is known by is never overwritten.
    if (!Object.hasOwn(fields, each.field.id)) fields[each.field.id] = shaped.value;
  }
  return ok(fields);
}
