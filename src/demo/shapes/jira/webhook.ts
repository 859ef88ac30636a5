import type { AcmePerson } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { SeededIds } from '../../seeded-ids.ts';
import type { ChangelogItem } from './changelog.ts';
import { issueFields, type JiraIssue } from './issue.ts';
import { type JiraFlavour, jiraUser } from './user.ts';

/** Where the webhook comes from: the site's address, Cloud or Data Center, and ids to draw from. */
export type JiraSource = { site: string; flavour: JiraFlavour; ids: SeededIds };

type IssueEvent = {
  event: 'jira:issue_created' | 'jira:issue_updated' | 'jira:issue_deleted';
  at: Date;
  issue: JiraIssue;
  who: AcmePerson;
  changelog: { id: string; items: readonly ChangelogItem[] } | null;
};

const EVENT_TYPE_NAMES = {
  'jira:issue_created': 'issue_created',
  'jira:issue_updated': 'issue_generic',
  'jira:issue_deleted': 'issue_deleted',
} as const;

export function issueWebhook(source: JiraSource, told: IssueEvent): ScenarioDelivery {
  const { site, flavour } = source;
  return jiraWebhook(source, told.event, told.at, {
    issue_event_type_name: EVENT_TYPE_NAMES[told.event],
    user: jiraUser(site, told.who, flavour),
    issue: {
      id: told.issue.id,
      self: `${site}/rest/api/2/issue/${told.issue.id}`,
      key: told.issue.key,
      fields: issueFields(site, told.issue, flavour),
    },
    ...(told.changelog && { changelog: told.changelog }),
  });
}

/** `comment` is the comment as REST v2 shows it. Data Center says nothing of the issue. */
export function commentWebhook(
  source: JiraSource,
  told: {
    event: 'comment_created' | 'comment_updated';
    at: Date;
    issue: JiraIssue;
    comment: object;
  },
): ScenarioDelivery {
  const { site, flavour } = source;
  const issue = { id: told.issue.id, self: `${site}/rest/api/2/issue/${told.issue.id}` };
  return jiraWebhook(source, told.event, told.at, {
    comment: told.comment,
    ...(flavour === 'cloud' && {
      issue: { ...issue, key: told.issue.key, fields: partialFields(source, told.issue) },
    }),
  });
}

function partialFields({ site, flavour }: JiraSource, issue: JiraIssue) {
  const { summary, issuetype, project, assignee, priority, status } = issueFields(
    site,
    issue,
    flavour,
  );
  return { summary, issuetype, project, assignee, priority, status };
}

function jiraWebhook(
  source: JiraSource,
  event: string,
  at: Date,
  content: object,
): ScenarioDelivery {
  return {
    provider: 'jira',
    event,
    at,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Atlassian Webhook HTTP Client',
      // Nothing says that Data Center sends these.
      ...(source.flavour === 'cloud' && {
        'X-Atlassian-Webhook-Flow': 'Primary',
        'X-Atlassian-Webhook-Identifier': source.ids.uuid(),
      }),
    },
    body: JSON.stringify({ timestamp: at.getTime(), webhookEvent: event, ...content }),
  };
}
