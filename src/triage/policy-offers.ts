import { policyFacts } from '../configure/policy-facts.ts';
import { isOfferAmong } from '../core/policy/accept-offer.ts';
import { decideVerdict, type PolicyVerdict } from '../core/policy/evaluate-policy.ts';
import { type EarnedOffer, earnedOffers, isDeclined } from '../core/policy/offers.ts';
import type { DbOrTx } from '../db/client.ts';
import { countOccurrences14d } from '../db/queries/count-occurrences.ts';
import {
  judgedRecords,
  lastConfirmed,
  lastJudged,
  ticketsOf,
} from '../db/queries/judged-records.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { declinedOffers } from '../db/schema/index.ts';
import { askedOfTicket } from './asked-of-ticket.ts';
import { recordAgainst } from './record-against.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

/** How many of the decisions that an offer stands on are shown. */
const shown = 5;

export type Judged = Awaited<ReturnType<typeof lastJudged>>[number];

/** Automatic tickets that people's decisions have earned, with what speaks for them. */
export type PolicyOffer = EarnedOffer & {
  /** What it is about, for people: the last one's title, or the service. */
  title: string;
  latest: readonly Judged[];
  tickets: Awaited<ReturnType<typeof ticketsOf>>;
  /** An admin declined it, and people have not decided twice as often since. */
  isDeclined: boolean;
};

/** The offers that no rule covers yet and that would change something, the narrowest first. */
export async function policyOffers(db: DbOrTx): Promise<PolicyOffer[]> {
  const earned = earnedOffers(await judgedRecords(db));
  if (earned.length === 0) return [];
  const settings = await loadTriageSettings(db);
  const declined = await db.select().from(declinedOffers);
  const offers: PolicyOffer[] = [];
  for (const offer of earned) {
    if (await isCovered(db, settings, offer)) continue;
    if (await isHeldBack(db, offer)) continue;
    const latest = await lastJudged(db, offer.scope, shown);
    const then = declined.find((each) => each.offer === offer.id) ?? null;
    offers.push({
      ...offer,
      title: titleOf(offer, latest),
      latest,
      tickets: await ticketsOf(db, offer.scope),
      isDeclined: isDeclined(offer, then),
    });
  }
  return offers;
}

function titleOf({ scope }: EarnedOffer, [last]: readonly Judged[]): string {
  const title = last?.candidate.title ?? scope.detector;
  if (scope.kind === 'fingerprint') return title;
  const kind = scope.detector.replaceAll('_', ' ');
  return scope.kind === 'service' ? `${kind} on ${scope.service}` : kind;
}

/**
 * It was accepted, or the rules open tickets by themselves for the last ones that people confirmed,
 * whatever was dismissed since.
 */
async function isCovered(
  db: DbOrTx,
  settings: TriageSettings,
  { scope }: EarnedOffer,
): Promise<boolean> {
  const rules = settings.policy.rules.map(({ rule }) => rule);
  if (isOfferAmong(rules, scope)) return true;
  const confirmed = await lastConfirmed(db, scope, shown);
  for (const candidate of confirmed) {
    const { verdict } = await verdictOfToday(db, settings, candidate);
    if (verdict !== 'open_ticket') return false;
  }
  return confirmed.length > 0;
}

/**
 * The last ones that people confirmed would get no ticket by a rule all the same: what was found the
 * same way on their services is judged worse than all that the offer is about.
 */
async function isHeldBack(db: DbOrTx, { scope }: EarnedOffer): Promise<boolean> {
  const confirmed = await lastConfirmed(db, scope, shown);
  for (const candidate of confirmed) {
    if ((await recordAgainst(db, candidate)) === null) return false;
  }
  return confirmed.length > 0;
}

/** What the rules in force say of what people judged, as often as it happens by now. */
export async function verdictOfToday(
  db: DbOrTx,
  settings: TriageSettings,
  candidate: CandidateRow,
): Promise<PolicyVerdict> {
  const seen = await countOccurrences14d(db, candidate.fingerprint);
  const lastTicket = await askedOfTicket(db, settings, candidate.fingerprint);
  return decideVerdict(settings.policy, policyFacts(settings, candidate, seen, lastTicket));
}
