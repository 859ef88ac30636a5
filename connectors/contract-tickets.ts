import type { StatusMapping } from '../src/core/follow-up/ticket-ending.ts';
import type { FilledValue } from '../src/core/mapping/fill-mapping.ts';
import type { Result } from '../src/core/result.ts';
import type { TargetAnswer, TargetField, TargetWishes } from '../src/core/ticket-target.ts';

/** A new ticket, before it has the tracker's own form. Text is plain text, never markup. */
export type TicketDraft = {
  project: string;
  issueType: string;
  summary: string;
  labels: readonly string[];
  body: readonly TicketBlock[];
  /** Further fields, as the create screen describes them. */
  fields?: readonly DraftField[];
};

export type DraftField = { field: TargetField; value: FilledValue };

/** The parts a ticket's body or a comment is made of; each tracker renders them as plain text nodes. */
export type TicketBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; parts: readonly TicketText[] }
  | { kind: 'bullets'; items: readonly (readonly TicketText[])[] };

/** `href` becomes a link only when it is http or https. */
export type TicketText = { text: string; href?: string | null; strong?: boolean };

/** How one write to a tracker ended. Only `not_sent` may be sent again by itself. */
export type WriteOutcome<T> =
  | { kind: 'done'; value: T }
  /** The tracker said no for good, in its own words. */
  | { kind: 'refused'; status: number; words: string }
  /** It surely was not applied: refused connection, DNS, 429. */
  | {
      kind: 'not_sent';
      detail: string;
      retryAfterMs: number | null;
      because?: 'asked_to_wait' | 'unreachable' | 'forbidden_address';
    }
  /** Nobody knows: timeout, reset, 408, 5xx, an answer that can't be read. */
  | { kind: 'ambiguous'; detail: string; retryAfterMs?: number | null };

export type TicketRef = { id: string; key: string; url: string };

export type TicketStatus = {
  id: string | null;
  name: string | null;
  category: 'new' | 'indeterminate' | 'done' | null;
};

export type FoundTicket = TicketRef & {
  project: string;
  labels: readonly string[];
  status: TicketStatus;
  resolution?: string | null;
  /** Since when it has been over, where it is and the tracker says so. */
  overSince?: Date | null;
};

/** A read either answers or throws OutboundError, which says when to try again. */
export type TicketTracker = {
  /**
   * Whether the place takes tickets as wished, and how its fields take values. Reads alone; problems
   * are an answer, and OutboundError means that nobody knows.
   */
  checkTarget(wishes: TargetWishes): Promise<TargetAnswer>;
  /** The body of the create call, without making it; or which value does not fit, in a sentence. */
  preview(draft: TicketDraft): Result<unknown, string>;
  /** Reads something small, to see whether the site is well. */
  probe(): Promise<void>;
  create(draft: TicketDraft): Promise<WriteOutcome<TicketRef>>;
  /** Issues of the project that carry the label now; may lag behind writes. */
  findByLabel(project: string, label: string): Promise<readonly FoundTicket[]>;
  /** The ticket as it is now; null when it is gone. */
  read(idOrKey: string): Promise<FoundTicket | null>;
  addComment(
    key: string,
    body: readonly TicketBlock[],
  ): Promise<WriteOutcome<{ commentId: string }>>;
  updateComment(
    key: string,
    commentId: string,
    body: readonly TicketBlock[],
  ): Promise<WriteOutcome<{ commentId: string }>>;
  /** Ids of our comments on the ticket whose text holds the marker, oldest first. */
  findComments(key: string, marker: string): Promise<readonly string[]>;
  /** Whether our account may see the project: what is not found in it is gone then, and not hidden. */
  seesProject(project: string): Promise<boolean>;
  /** Where the ticket may be moved to from its status, by this account. */
  transitions(key: string): Promise<readonly TicketTransition[]>;
  transition(key: string, transitionId: string): Promise<WriteOutcome<null>>;
  /** Whether the ticket has any link to the other one. */
  isLinked(key: string, other: { id: string; key: string }): Promise<boolean>;
  link(key: string, otherKey: string): Promise<WriteOutcome<null>>;
};

export type TicketTransition = { id: string; to: TicketStatus };

/**
 * How a ticket says that it is over, still open or of no use: names or ids of statuses and
 * resolutions, besides what the tracker's own categories say, and a label.
 */
export type TicketEnds = StatusMapping & { notUseful: string };

/** What applies where a connection's settings can't be read. */
export const usualTicketEnds: TicketEnds = {
  open: [],
  done: [],
  wontDo: [],
  notUseful: 'not-useful',
};
