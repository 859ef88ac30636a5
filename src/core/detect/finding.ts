import type { CustomerImpact, Gap } from '../candidate/answers.ts';
import type { Question } from '../question.ts';
import type { Signal } from '../signal.ts';
import type { SubjectKind } from '../subject.ts';
import type { FindingLabel } from './finding-labels.ts';
import type { FoundBy } from './found-by.ts';

/** In time order it is the timeline that people read. `text` is one plain sentence. */
export type Evidence = {
  kind: string;
  at: Date;
  text: string;
  url: string | null;
  actor: string | null;
  /** The key of the fact that says so; null where several facts together do. */
  fact: string | null;
};

/** A number that decided about the finding: "cleared within 1,800 s counts as the same episode". */
export type Threshold = { name: string; value: number | string; because: string };

export type Link = { label: string; url: string };

/** What a finding offers to the mapping of services; each part is the provider's own id or name. */
export type ServiceHints = {
  pagerduty: string | null;
  github: string | null;
  environment: string | null;
  jira: string | null;
  /** The id of our own service, where a person named it. */
  named?: string;
};

export const savedByKinds = [
  'recovery',
  'retry',
  'gate',
  'fallback',
  'person',
  'luck',
  'unknown',
] as const;

export type SavedBy = { kind: (typeof savedByKinds)[number]; text: string };

/** What a person answered when they told of it, until another one says otherwise. */
type FoundAnswers = { customerImpact: CustomerImpact; gap: Gap; gapText: string | null };

/** How little still stood between this and an incident, on the ARMS scale. */
export type Closeness = { value: 1 | 2 | 10 | 50; because: string };

/** What the provider says of how bad it could have become; the service's tier says the rest. */
export type SeverityHints = {
  /** The provider's priority, such as `P1`. */
  priority: string | null;
  urgency: 'high' | 'low' | null;
  /** Upper bound with its reason, as for a flaky test. */
  cap: { value: number; because: string } | null;
  /** The tier that counts where it stands for findings of several services; that of the worst. */
  tier?: number;
};

/** What the score takes from a finding. */
export type Stakes = { closeness: Closeness; severity: SeverityHints };

/** An incident that people worked, and what the finding was to it. */
export type RelatedIncident = {
  subject: string;
  title: string;
  number: number | null;
  url: string | null;
  role: 'cured' | 'announced';
};

export type DetectorName =
  | 'auto_resolved_page'
  | 'retried_ci_failure'
  | 'canary_rollback'
  | 'manual_report';

/**
 * What people would call the same thing by, as it was told. `names` count exactly: a repository, an
 * environment. In `words`, titles and the like, the fingerprint masks values. `kind` tells kinds of
 * evidence apart.
 */
export type FoundWords = {
  source: string;
  names?: readonly string[];
  words: readonly string[];
  kind?: string;
};

/**
 * One near miss as a detector sees it, from all facts of its subject. A finding that later facts
 * took back is still told, with the reason in `withdrawn`, so that any order of the same facts
 * ends in the same candidates.
 */
export type Finding = {
  detector: DetectorName;
  /** Tells the findings of one subject apart; stable under repeats and any order of the facts. */
  cycle: string;
  /** When the trouble began: the page fired, the run failed, what was undone was deployed. */
  beganAt: Date;
  /** When that was set about which ended it, where it took some time: the rollback was started. */
  startedAt?: Date;
  occurredAt: Date;
  title: string;
  /** One sentence that a person would say. */
  story: string;
  evidence: readonly Evidence[];
  links: readonly Link[];
  service: ServiceHints;
  /** What people would call the same thing by. */
  fingerprint: FoundWords;
  closeness: Closeness;
  severity: SeverityHints;
  savedBy: SavedBy;
  /** What whoever told of it said besides; facts alone tell none of it. */
  answers?: FoundAnswers;
  /** What the policy's conditions may ask besides score and service. */
  resolver: string | null;
  environment: string | null;
  deployWorkflow: boolean;
  labels: readonly FindingLabel[];
  /** Commits that it is about; they link it with findings of other sources. */
  revisions: readonly string[];
  /** What tells the same alert from another one with the same words, where that is known. */
  alertKey: string | null;
  /** It feeds rates and patterns, and makes no candidate. */
  countedOnly: boolean;
  /** What is being asked of the provider; the candidate waits for it. Null once all is known. */
  awaits: string | null;
  /** What could not be learned, in a sentence; null where everything was. */
  unconfirmed: string | null;
  thresholds: readonly Threshold[];
  /** The firing that people worked while it lasted, of a page that cleared by itself afterwards. */
  workedFrom?: Date;
  /** How many incidents of the same alert it stands for, where it is more than its own. */
  episodes?: number;
  /** What the score would take from it alone, where it stands for more than its own. */
  alone?: Stakes;
  /** Which of the detector's rules found it; findings of the first release don't say. */
  foundBy?: FoundBy;
  /** Of the detector that found it; stamped on it by the registry. */
  detectorVersion?: number;
  /** The incident that it was the cure or the first sign of; its neighbours tell, not its facts. */
  incident?: RelatedIncident;
  withdrawn: string | null;
};

/** `because` says in a sentence why there is a finding or why there is none. */
export type Detection = {
  findings: readonly Finding[];
  because: string;
  /** What the facts can't tell and the provider might; asked once, whoever asks it. */
  questions: readonly Question[];
};

/** Which failures that passed on a retry count. An admin sets it per connection and repository. */
export type CiScopes = {
  defaultBranch: boolean;
  mergeQueue: boolean;
  deployWorkflows: boolean;
  /**
   * Whether an admin said that they count for pull requests too, where a name or a job's environment
   * alone says little: a draft of the release notes, a preview, a plan.
   */
  deploysInPullRequests: boolean;
  /** What runs of pull requests do: nothing, feed rates only, or make candidates. */
  pullRequests: 'off' | 'count' | 'candidates';
  /** Checks and commit statuses of other CI systems. */
  otherChecks: boolean;
  /** A new run of the same commit, which is a weaker sign than a new attempt of the same run. */
  sameCommit: boolean;
};

export type DetectContext = {
  /** How long the story may go on; facts within it belong to the same episode. */
  settleSeconds: number;
  /** The scopes of a repository, `owner/name`. */
  ciScopes: (repository: string) => CiScopes;
  /** Whether the provider can be asked: the connection has a token, and is switched on. */
  canAsk: boolean;
};

/**
 * A detector is a pure function of a subject's facts. `signals` come in any order; order them by
 * the provider's times first.
 */
export type Detector = {
  name: DetectorName;
  /** Goes up when the same facts may lead to another conclusion than before. */
  version: number;
  subjects: readonly SubjectKind[];
  detect(signals: readonly Signal[], context: DetectContext): Detection;
};
