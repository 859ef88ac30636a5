import type { Theme } from '../relate/themes.ts';

/** So many services are named; a ticket is read at a glance. */
const mostNamed = 4;

/** What services share, as a ticket of one of them tells it; `owner` is null while it has none. */
export function sayTheme(
  { kind, services }: Pick<Theme, 'kind' | 'services'>,
  owner: string | null,
): string {
  const what = kind === 'gap' ? 'the same gap shows' : 'much the same happened';
  const whose = owner === null ? 'no owner yet' : `owner: ${owner}`;
  return `${what} on ${services.length} services within 30 days (${nameSome(services)}); ${whose}`;
}

function nameSome(services: readonly string[]): string {
  const named = services.slice(0, mostNamed).join(', ');
  const rest = services.length - mostNamed;
  return rest > 0 ? `${named} and ${rest} more` : named;
}
