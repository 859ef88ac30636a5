import type { LastTicket } from '../core/policy/facts.ts';
import type { DbOrTx } from '../db/client.ts';
import { lastTicket } from '../db/queries/last-ticket.ts';
import type { TriageSettings } from './triage-settings.ts';

/** What became of a fingerprint's last ticket, where a rule asks for it; null where none does. */
export async function askedOfTicket(
  db: DbOrTx,
  { policy }: Pick<TriageSettings, 'policy'>,
  fingerprint: string,
): Promise<LastTicket | null> {
  const isAsked = policy.rules.some(({ condition }) => condition.facts.includes('lastTicket'));
  return isAsked ? lastTicket(db, fingerprint) : null;
}
