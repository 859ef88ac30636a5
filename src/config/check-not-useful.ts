import type { Connector } from '../../connectors/contract.ts';
import { fillLabels } from '../core/mapping/fill-mapping.ts';
import { fixedTexts } from '../core/mapping/walk-mapping.ts';
import { isOwnLabel } from '../core/ticket-marker.ts';
import type { KnownThings } from './check-document.ts';
import type { ConfigurationDocument } from './document.ts';
import type { ConfigurationProblem } from './read-document.ts';

/**
 * The label with which readers say that a ticket was of no use is none that tickets have from the
 * start: not one of ours, nor a team's, nor a rule's. Every ticket would count as of no use.
 */
export function checkNotUseful(
  document: ConfigurationDocument,
  connectors: readonly Connector[],
  known: KnownThings,
): readonly ConfigurationProblem[] {
  const isNew = new Set(document.connections.map(({ id }) => id));
  const all = [...document.connections, ...known.connections.filter(({ id }) => !isNew.has(id))];
  const labels = new Map(all.map((each) => [each.id, notUsefulOf(each, connectors)]));
  return [
    ...document.connections.flatMap(({ id }, index) => {
      const label = labels.get(id) ?? null;
      if (label === null || !isOwnLabel(label)) return [];
      const message = `"${label}" is on every ticket from the start; choose another label`;
      return [{ path: `connections[${index}].settings.notUsefulLabel`, message }];
    }),
    ...document.teams.flatMap(({ jira }, index) =>
      (jira?.labels ?? []).flatMap((value, nth) => {
        const given = fillLabels({ labels: fixedTexts(value) }, new Map());
        const meant = [labels.get(jira?.connection ?? '') ?? null];
        return clash(given, meant, `teams[${index}].jira.labels[${nth}]`);
      }),
    ),
    // What was stored before was checked then.
    ...(known.stored.rules ? [] : (document.policy?.rules ?? [])).flatMap((rule, index) =>
      (rule.labels ?? []).flatMap((label, nth) =>
        clash([label], [...labels.values()], `policy.rules[${index}].labels[${nth}]`),
      ),
    ),
  ];
}

/** Null where no tickets are opened, or other faults of the settings are told. */
function notUsefulOf(
  { connector: name, settings }: { connector: string; settings: unknown },
  connectors: readonly Connector[],
): string | null {
  const configured = connectors.find((each) => each.name === name)?.configure(settings);
  return configured?.ok ? (configured.value.ticketEnds?.notUseful ?? null) : null;
}

function clash(
  given: readonly string[],
  notUseful: readonly (string | null)[],
  path: string,
): readonly ConfigurationProblem[] {
  const lower = notUseful.map((label) => label?.toLowerCase());
  const label = given.find((each) => lower.includes(each.toLowerCase()));
  if (label === undefined) return [];
  const message = `"${label}" is the label with which readers say that a ticket was of no use`;
  return [{ path, message }];
}
