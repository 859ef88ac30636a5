import { OutboundError } from '../../connectors/contract.ts';
import type { SentWebhooks } from '../../connectors/contract-history.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import type { ReadingContext } from './reading-context.ts';

/** One turn of looking for lost webhooks, and of getting them. */
export type RecoveryTurn = {
  context: ReadingContext;
  connection: KnownConnection;
  /** Makes one call, under a limit of its own. */
  call<T>(does: (sent: SentWebhooks) => Promise<T>): Promise<T>;
  /** The hooks whose webhooks the token may not have sent again, and why. */
  unsendable: Map<string, string>;
};

/** What is asked, as access problems name it: for all hooks, and for one. */
export const lists = { what: 'lost deliveries', about: null };
export const listOf = (hook: string) => ({ ...lists, about: hook });
export const redeliveryOf = (hook: string) => ({ what: 'redelivery', about: hook });

/**
 * A refusal that is about one hook or one delivery alone: the others go on. Whatever else is wrong,
 * a token that is not accepted among it, ends the turn.
 */
export function refusalIn(error: unknown): OutboundError {
  const isOwn = error instanceof OutboundError && error.code === 'refused' && error.status !== 401;
  if (!isOwn) throw error;
  return error;
}
