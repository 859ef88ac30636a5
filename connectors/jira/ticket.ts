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

/**
 * Since when it has been over, as far as Jira says; null where it does not. A resolution may be older:
 * workflows open tickets again without taking it away, or add it afterwards.
 */
export function overSince({ fields }: Issue): Date | null {
  const { status, resolutiondate = null, statuscategorychangedate = null } = fields ?? {};
  const since = status?.statusCategory?.key === 'done' ? statuscategorychangedate : null;
  return since ?? resolutiondate;
}

/** The ticket's page for people. */
export function ticketUrl(settings: Settings, key: string): string {
  return `${settings.siteUrl}/browse/${encodeURIComponent(key)}`;
}
