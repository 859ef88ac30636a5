import type { CustomerImpact, Gap } from './candidate/answers.ts';
import type { SavedBy } from './detect/finding.ts';
import type { Fact } from './fact.ts';
import type { RiskValue } from './score/said.ts';

/**
 * Where reports come from, in the place of a connection. No connection can have that id, as theirs
 * begin with a letter or a digit.
 */
export const PEOPLE_SOURCE = '_people';

/** How long the answers may be, in UTF-16 units. */
export const longestAnswers = { what: 2_000, savedBy: 300, url: 2_000 } as const;

/** What a person answered to the five questions. Nothing in it says who that was. */
export type Report = {
  /** What almost happened; may have several lines. */
  what: string;
  savedBy: { kind: SavedBy['kind']; text: string | null };
  /** How close it was; null for "not sure". */
  closeness: RiskValue | null;
  customerImpact: CustomerImpact;
  gap: Gap;
  gapText: string | null;
  /** The id of one of our services, where they named one. */
  service: string | null;
  /** Where more is to be seen: http or https. */
  url: string | null;
};

/** A person reported a near miss. `occurredAt` is when they say that it happened. */
export type ReportSignal = Fact & { kind: 'report.made'; report: Report };
