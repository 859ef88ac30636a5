import type { Caller } from '../../caller.ts';

/** Who did something, at the head of a sentence; `actor` as the audit stores it. */
export function sayWho(actor: string, caller: Caller): string {
  if (actor === caller.actor) return 'You';
  if (actor === 'system') return 'Closecall';
  const cut = actor.indexOf(':');
  const name = actor.slice(cut + 1);
  switch (actor.slice(0, Math.max(0, cut))) {
    case 'policy':
      return `The rule “${name}”`;
    case 'token':
      return `The API token “${name}”`;
    default:
      return name;
  }
}
