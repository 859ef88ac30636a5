import type { Actor, Resolver } from '../../src/core/signal.ts';
import type { IncidentData, Reference, Settings } from './schema.ts';

/** Who or what did it, from the event's agent. */
export function actorOf(agent: Reference | null, settings: Settings): Actor {
  return {
    kind: agent === null ? 'automation' : actorKind(agent, settings),
    id: agent?.id ?? null,
    name: agent?.summary ?? null,
  };
}

/**
 * Who resolved the incident. Merged comes first: the agent is the person who merged, and nothing
 * was resolved. What is left is automation, because PagerDuty leaves the agent out "via automation";
 * a timer looks the same in a webhook, and only the log entries tell it apart.
 */
export function resolverOf(
  incident: IncidentData,
  agent: Reference | null,
  settings: Settings,
): Resolver {
  if (incident.resolve_reason?.type === 'merge_resolve_reason') return 'merged';
  const { kind } = actorOf(agent, settings);
  return kind === 'unknown' ? 'automation' : kind;
}

function actorKind(agent: Reference, settings: Settings): Actor['kind'] {
  const type = agent.type ?? '';
  if (type === 'user_reference' || type === 'user')
    return isBot(agent, settings) ? 'bot' : 'person';
  // Real events say inbound_integration_reference, the API description says other words.
  if (type.endsWith('integration_reference') || isService(agent)) return 'integration';
  return 'automation';
}

export function isService(agent: Reference | null): boolean {
  return agent?.type === 'service_reference' || agent?.type === 'service';
}

/** A REST call with a bot's e-mail as From shows as a user too, so that admins list their bots. */
function isBot(agent: Reference, settings: Settings): boolean {
  const names = [agent.id, agent.summary].map((name) => name?.toLowerCase());
  return settings.botUsers.some((bot) => names.includes(bot.trim().toLowerCase()));
}
