import type { Actor } from '../../src/core/signal.ts';
import type { User } from './schema.ts';

/** Apps act through accounts of type Bot. */
export function actorOf(user: User | null): Actor {
  if (user === null) return { kind: 'unknown', id: null, name: null };
  const isApp = user.type === 'Bot' || user.login?.endsWith('[bot]') === true;
  return { kind: isApp ? 'automation' : 'person', id: user.id, name: user.login };
}
