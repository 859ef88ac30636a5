import { activatePolicy, activePolicy } from '../configure/policy-versions.ts';
import { sayForFile, saysPlace, whyOfNoUse, withOffer } from '../core/policy/accept-offer.ts';
import { DEFAULT_POLICY } from '../core/policy/default-rules.ts';
import type { TraceEntry } from '../core/policy/evaluate-policy.ts';
import { sayOffer } from '../core/policy/offers.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { type Database, now, type Transaction } from '../db/client.ts';
import { hasPolicyOfFile } from '../db/queries/has-policy-of-file.ts';
import { insertPolicy, lockPolicies } from '../db/queries/insert-policy.ts';
import { declinedOffers } from '../db/schema/index.ts';
import { type PolicyOffer, policyOffers, verdictOfToday } from './policy-offers.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

export type OfferRefused = { code: 'not-found' } | { code: 'not-possible'; detail: string };

type Answer = { id: string; actor: string };

/** The version in force now; whether its rule has to be written into a configuration file too. */
export type AcceptedOffer = { version: number; besideFile: boolean };

/** "Yes, open them by itself": the policy in force with one rule more, as a version in force at once. */
export async function acceptOffer(
  db: Database,
  { id, actor }: Answer,
): Promise<Result<AcceptedOffer, OfferRefused>> {
  return db.transaction(async (tx) => {
    await lockPolicies(tx);
    const offer = await findOffer(tx, id);
    if (offer === null) return err({ code: 'not-found' });
    const document = (await activePolicy(tx))?.document ?? { rules: [...DEFAULT_POLICY.rules] };
    const settings = await loadTriageSettings(tx);
    const traces = await tracesOf(tx, settings, offer);
    const title = [...offer.title].slice(0, 80).join('');
    const withRule = withOffer(document.rules, offer, { title, traces });
    const why = whyOfNoUse(withRule, settings.patternEdits);
    if (why !== null) return err({ code: 'not-possible', detail: why });
    const { rules, added, switchedOff } = withRule;
    const off = switchedOff.map(
      (name) => ` Nothing reaches “${name}” any more; it is switched off.`,
    );
    const besideFile = await hasPolicyOfFile(tx);
    const forFile = besideFile ? ` ${sayForFile(withRule)}` : '';
    const note = `Accepted: ${sayOffer(offer)}${off.join('')}${forFile}`;
    const version = await insertPolicy(tx, {
      document: { ...document, rules },
      author: actor,
      note,
    });
    await activatePolicy(tx, version, actor, { offer: id, rule: added.name });
    return ok({ version, besideFile });
  });
}

/** By the rules of today, and by those of then where they still say where the new one may go. */
async function tracesOf(
  tx: Transaction,
  settings: TriageSettings,
  { latest }: PolicyOffer,
): Promise<(readonly TraceEntry[])[]> {
  const traces: (readonly TraceEntry[])[] = [];
  for (const { candidate } of latest) {
    const today = await verdictOfToday(tx, settings, candidate);
    traces.push(today.trace);
    if (saysPlace(candidate.trace, today)) traces.push(candidate.trace);
  }
  return traces;
}

/** "No": it is not offered again before people have decided twice as often. */
export async function declineOffer(
  db: Database,
  { id, actor }: Answer,
): Promise<Result<PolicyOffer, OfferRefused>> {
  return db.transaction(async (tx) => {
    const offer = await findOffer(tx, id);
    if (offer === null) return err({ code: 'not-found' });
    const { agreed, disagreed } = offer;
    const declined = { agreed, disagreed, declinedBy: actor, declinedAt: now };
    await tx
      .insert(declinedOffers)
      .values({ offer: id, ...declined })
      .onConflictDoUpdate({ target: declinedOffers.offer, set: declined });
    const detail = { agreed, disagreed };
    await writeAudit(tx, {
      actor,
      action: 'offer_declined',
      entity: 'policy',
      entityId: id,
      detail,
    });
    return ok({ ...offer, isDeclined: true });
  });
}

async function findOffer(tx: Transaction, id: string): Promise<PolicyOffer | null> {
  const offers = await policyOffers(tx);
  return offers.find((each) => each.id === id) ?? null;
}
