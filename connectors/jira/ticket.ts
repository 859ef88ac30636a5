import type { TicketSnapshot } from '../../src/core/snapshots.ts';
import type { Issue, Settings } from './schema.ts';

/** An issue as the rest of the house knows it. */
export function ticketSnapshot(issue: Issue, settings: Settings): TicketSnapshot {
  const { fields } = issue;
  const status = {
    id: fields?.status?.id ?? null,
    name: fields?.status?.name ?? null,
    category: fields?.status?.statusCategory?.key ?? null,
  };
  return {
    id: issue.id,
    key: issue.key,
    // A key begins with its project's.
    project: fields?.project?.key ?? issue.key.slice(0, issue.key.lastIndexOf('-')),
    issueType: fields?.issuetype?.name ?? null,
    summary: fields?.summary ?? '',
    labels: fields?.labels ?? [],
    status,
    resolution: fields?.resolution?.name ?? null,
    url: ticketUrl(settings, issue.key),
  };
}

/** The ticket's page for people. */
export function ticketUrl(settings: Settings, key: string): string {
  return `${settings.siteUrl}/browse/${encodeURIComponent(key)}`;
}
