import { asc } from 'drizzle-orm';
import { stringify } from 'yaml';
import type { DigestSettings } from '../core/digest/digest-settings.ts';
import type { Database } from '../db/client.ts';
import { reportsAsConfigured } from '../db/queries/reports-as-configured.ts';
import { connectionSecrets, connections, services, teamChats, teams } from '../db/schema/index.ts';
import { activePolicy } from './policy-versions.ts';

/**
 * The configuration as the YAML that `apply` takes. Secrets are never in it: each is named by a
 * variable that has to be set where the file is applied.
 */
export async function exportConfiguration(db: Database): Promise<string> {
  const [teamRows, chatRows, serviceRows, connectionRows, secretRows, policy, reports] =
    await Promise.all([
      db.select().from(teams).orderBy(asc(teams.id)),
      db.select({ teamId: teamChats.teamId }).from(teamChats),
      db.select().from(services).orderBy(asc(services.position), asc(services.id)),
      db.select().from(connections).orderBy(asc(connections.id)),
      db.select().from(connectionSecrets).orderBy(asc(connectionSecrets.id)),
      activePolicy(db),
      reportsAsConfigured(db),
    ]);
  const document = {
    teams: teamRows.map(({ id, name, jira, workingHours, automaticTicketsPerWeek, digest }) => ({
      id,
      name,
      ...(jira ? { jira } : {}),
      ...(workingHours ? { workingHours } : {}),
      ...(automaticTicketsPerWeek === null ? {} : { automaticTicketsPerWeek }),
      ...(digest === null ? {} : { digest: withChat(id, digest, chatRows) }),
    })),
    services: serviceRows.map(({ id, name, teamId, tier, match }) => ({
      id,
      ...(name === null ? {} : { name }),
      ...(teamId === null ? {} : { team: teamId }),
      ...(tier === null ? {} : { tier }),
      match,
    })),
    connections: connectionRows.map(({ id, connector, name, enabled, settings, ...row }) => ({
      id,
      connector,
      name,
      enabled,
      ...(row.bodyLimitMb === null ? {} : { bodyLimitMb: row.bodyLimitMb }),
      ...(row.pollSeconds === null ? {} : { poll: { everySeconds: row.pollSeconds } }),
      settings,
      secrets: secretReferences(
        id,
        secretRows.filter((row) => row.connectionId === id),
      ),
    })),
    ...(policy === null ? {} : { policy: policy.document }),
    ...(reports === null ? {} : { reports }),
  };
  return stringify(document, { lineWidth: 100 });
}

/** The chat's address is a secret too. */
function withChat(
  id: string,
  digest: DigestSettings,
  chats: readonly { teamId: string }[],
): Record<string, unknown> {
  if (!chats.some(({ teamId }) => teamId === id)) return digest;
  return { ...digest, chat: `\${${nameFor(id)}_CHAT}` };
}

function nameFor(id: string): string {
  return id.toUpperCase().replaceAll('-', '_');
}

function secretReferences(connectionId: string, rows: readonly { purpose: string }[]) {
  const prefix = nameFor(connectionId);
  const webhooks = rows.filter((row) => row.purpose === 'webhook');
  const webhook = webhooks.map((_, index) => {
    const suffix = webhooks.length === 1 ? '' : `_${index + 1}`;
    return `\${${prefix}_WEBHOOK_SECRET${suffix}}`;
  });
  const hasToken = rows.some((row) => row.purpose === 'apiToken');
  return { webhook, ...(hasToken ? { apiToken: `\${${prefix}_TOKEN}` } : {}) };
}
