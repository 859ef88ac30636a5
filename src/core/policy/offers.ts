import type { DetectorName } from '../detect/finding.ts';
import { betaQuantile } from '../score/beta-quantile.ts';

/** How people judged what has one fingerprint, was found by one detector and is of one service. */
export type JudgedRecord = {
  fingerprint: string;
  detector: DetectorName;
  service: string | null;
  /** Confirmed. */
  agreed: number;
  /** Dismissed as not a near miss. */
  disagreed: number;
};

/** What tickets are offered for. */
export type OfferScope =
  | { kind: 'fingerprint'; fingerprint: string; detector: DetectorName; service: string | null }
  | { kind: 'service'; detector: DetectorName; service: string }
  | { kind: 'detector'; detector: DetectorName };

/** A record that earned automatic tickets. `low` is the 5 % quantile of how often people agree. */
export type EarnedOffer = {
  id: string;
  scope: OfferScope;
  agreed: number;
  disagreed: number;
  low: number;
};

/** With 95 % certainty people agree at least so often; 13 of 13 just reach it. */
const enough = 0.8;

/** Nothing below that many reaches it. */
const fewest = 13;

/**
 * What people's decisions have earned automatic tickets for, the narrowest first: a fingerprint, a
 * detector on a service, a detector. A wider one has to earn it by what no narrower one covers, so
 * that one noisy alert does not speak for the rest. The posterior starts from one for and one
 * against and borrows nothing from elsewhere.
 */
export function earnedOffers(records: readonly JudgedRecord[]): readonly EarnedOffer[] {
  const narrow = earned(records, (each) => ({
    kind: 'fingerprint',
    fingerprint: each.fingerprint,
    detector: each.detector,
    service: each.service,
  }));
  const others = records.filter((each) => !narrow.some((offer) => isAbout(offer, each)));
  const wide = earned(others, ({ detector, service }) =>
    service === null ? null : { kind: 'service', detector, service },
  );
  const rest = others.filter((each) => !wide.some((offer) => isAbout(offer, each)));
  const widest = earned(rest, ({ detector }) => ({ kind: 'detector', detector }));
  return [...narrow, ...wide, ...widest];
}

function earned(
  records: readonly JudgedRecord[],
  scopeOf: (record: JudgedRecord) => OfferScope | null,
): EarnedOffer[] {
  const sums = new Map<string, Omit<EarnedOffer, 'low'>>();
  for (const record of records) {
    const scope = scopeOf(record);
    if (scope === null) continue;
    const id = idOf(scope);
    const { agreed, disagreed } = sums.get(id) ?? { agreed: 0, disagreed: 0 };
    const sum = { agreed: agreed + record.agreed, disagreed: disagreed + record.disagreed };
    sums.set(id, { id, scope, ...sum });
  }
  return [...sums.values()].flatMap((sum) => {
    const low = sum.agreed < fewest ? 0 : lowOf(sum);
    return low < enough ? [] : [{ ...sum, low }];
  });
}

function lowOf({ agreed, disagreed }: { agreed: number; disagreed: number }): number {
  return betaQuantile(0.05, 1 + agreed, 1 + disagreed);
}

function isAbout({ scope }: EarnedOffer, record: JudgedRecord): boolean {
  if (scope.kind === 'fingerprint') return scope.fingerprint === record.fingerprint;
  if (scope.detector !== record.detector) return false;
  return scope.kind === 'detector' || scope.service === record.service;
}

/** Ids of services and detectors have no dots. */
function idOf(scope: OfferScope): string {
  switch (scope.kind) {
    case 'fingerprint':
      return `fingerprint.${scope.fingerprint}`;
    case 'service':
      return `service.${scope.detector}.${scope.service}`;
    case 'detector':
      return `detector.${scope.detector}`;
  }
}

/** What was declined is offered again once people decided twice as often as they had then. */
export function isDeclined(
  { agreed, disagreed }: Pick<EarnedOffer, 'agreed' | 'disagreed'>,
  then: { agreed: number; disagreed: number } | null,
): boolean {
  return then !== null && agreed + disagreed < 2 * (then.agreed + then.disagreed);
}

/** The offer as a question to an admin. */
export function sayOffer({ scope, agreed, disagreed }: EarnedOffer): string {
  const kind = { fingerprint: 'this', service: 'this kind', detector: 'this kind' }[scope.kind];
  const where = scope.kind === 'service' ? ` on ${scope.service}` : '';
  return `${agreed} of ${agreed + disagreed} agreed on ${kind}${where}; open tickets by itself?`;
}
