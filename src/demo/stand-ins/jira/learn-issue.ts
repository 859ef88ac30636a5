import { z } from 'zod';
import { people } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { JiraIssue } from '../../shapes/jira/issue.ts';
import type { StoredChange } from './issue-store.ts';

const Named = z.object({ id: z.string(), name: z.string() });

const IssueWebhook = z.object({
  webhookEvent: z.string(),
  issue: z.object({
    id: z.string(),
    key: z.string(),
    fields: z.object({
      project: Named.extend({ key: z.string() }),
      issuetype: Named,
      summary: z.string(),
      description: z.string().nullable(),
      labels: z.array(z.string()),
      status: Named.extend({
        statusCategory: z.object({ key: z.enum(['new', 'indeterminate', 'done']) }),
      }),
      resolution: Named.nullable(),
      created: z.coerce.date(),
      updated: z.coerce.date(),
    }),
  }),
});

/** The issue that a scenario's webhook tells of; null when it tells of none in full. */
export function learnIssue(delivery: ScenarioDelivery): JiraIssue | null {
  const read = IssueWebhook.safeParse(JSON.parse(delivery.body)).data;
  if (!read) return null;
  const { fields, id, key } = read.issue;
  const { status } = fields;
  return {
    id,
    key,
    project: fields.project,
    issueType: fields.issuetype,
    summary: fields.summary,
    description: fields.description,
    document: null,
    labels: fields.labels,
    status: { id: status.id, name: status.name, category: status.statusCategory.key },
    resolution: fields.resolution,
    createdAt: fields.created,
    updatedAt: fields.updated,
    reporter: people.sasha,
  };
}

const ChangeWebhook = z.object({
  webhookEvent: z.literal('jira:issue_updated'),
  timestamp: z.number(),
  user: z.looseObject({}).nullish(),
  changelog: z.object({ id: z.string(), items: z.array(z.unknown()) }),
});

/** The change that a scenario's webhook tells of; what made an issue is none. */
export function learnChange(delivery: ScenarioDelivery): StoredChange | null {
  const read = ChangeWebhook.safeParse(JSON.parse(delivery.body)).data;
  if (!read) return null;
  const { timestamp, user, changelog } = read;
  // zod would lose an item's own toString.
  const items = changelog.items.filter((item) => typeof item === 'object' && item !== null);
  return { id: changelog.id, at: new Date(timestamp), author: user ?? null, items };
}
