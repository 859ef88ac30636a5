import type { LeftOut } from '../../connectors/contract-history.ts';

const mostNamed = 5;

/** `Not read: the log of #37 and acme/gone …`, by cause; null where all was read. */
export function sayLeftOut(leftOut: readonly Pick<LeftOut, 'what' | 'because'>[]): string | null {
  const causes = [...new Set(leftOut.map(({ because }) => because))];
  if (causes.length === 0) return null;
  const said = causes.map((cause) => {
    const own = leftOut.filter(({ because }) => because === cause).map(({ what }) => what);
    return `${sayNames(own)} (${cause})`;
  });
  return `Not read: ${said.join('; ')}.`;
}

function sayNames(names: readonly string[]): string {
  const named = names.slice(0, mostNamed);
  const others = names.length - named.length;
  const all = others > 0 ? [...named, others === 1 ? '1 other' : `${others} others`] : named;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}
