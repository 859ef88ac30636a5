import type { Signal } from '../signal.ts';
import type { SubjectKind } from '../subject.ts';

/** In time order it is the timeline that people read. `text` is one plain sentence. */
export type Evidence = {
  kind: string;
  at: Date;
  text: string;
  url: string | null;
  actor: string | null;
};

export type Link = { label: string; url: string };

/** What a finding offers to the mapping of services; each part is the provider's own id or name. */
export type ServiceHints = {
  pagerduty: string | null;
  github: string | null;
  environment: string | null;
  jira: string | null;
};

export type SavedBy = {
  kind: 'recovery' | 'retry' | 'gate' | 'fallback' | 'person' | 'luck' | 'unknown';
  text: string;
};

/** How little still stood between this and an incident, on the ARMS scale. */
export type Closeness = { value: 1 | 2 | 10 | 50; because: string };

/** What the provider says of how bad it could have become; the service's tier says the rest. */
export type SeverityHints = {
  /** The provider's priority, such as `P1`. */
  priority: string | null;
  urgency: 'high' | 'low' | null;
  /** Upper bound with its reason, as for a flaky test. */
  cap: { value: number; because: string } | null;
};

export type DetectorName = 'auto_resolved_page' | 'retried_ci_failure' | 'canary_rollback';

/**
 * One near miss as a detector sees it, from all facts of its subject. A finding that later facts
 * took back is still told, with the reason in `withdrawn`, so that any order of the same facts
 * ends in the same candidates.
 */
export type Finding = {
  detector: DetectorName;
  /** Tells the findings of one subject apart; stable under repeats and any order of the facts. */
  cycle: string;
  occurredAt: Date;
  title: string;
  /** One sentence that a person would say. */
  story: string;
  evidence: readonly Evidence[];
  links: readonly Link[];
  service: ServiceHints;
  /** Words that people would call the same thing by, unmasked; the fingerprint masks them. */
  fingerprint: { source: string; words: readonly string[] };
  closeness: Closeness;
  severity: SeverityHints;
  savedBy: SavedBy;
  /** What the policy's conditions may ask besides score and service. */
  resolver: string | null;
  environment: string | null;
  deployWorkflow: boolean;
  labels: readonly string[];
  withdrawn: string | null;
};

/** `because` says in a sentence why there is a finding or why there is none. */
export type Detection = { findings: readonly Finding[]; because: string };

export type DetectContext = {
  /** How long the story may go on; facts within it belong to the same episode. */
  settleSeconds: number;
  /** What runs of pull requests do: nothing, feed rates only, or make candidates. */
  pullRequests: 'off' | 'count' | 'candidates';
};

/**
 * A detector is a pure function of a subject's facts. `signals` come in any order; order them by
 * the provider's times first.
 */
export type Detector = {
  name: DetectorName;
  subjects: readonly SubjectKind[];
  detect(signals: readonly Signal[], context: DetectContext): Detection;
};
