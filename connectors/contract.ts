import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { ZodType } from 'zod';
import type { DetectContext } from '../src/core/detect/finding.ts';
import { err, ok, type Result } from '../src/core/result.ts';
import type { Signal } from '../src/core/signal.ts';

/** One webhook request as it came off the wire. Header names are lower case. */
export type RawRequest = {
  headers: Pick<ReadonlyMap<string, string>, 'get'>;
  body: Uint8Array;
};

/**
 * A stored delivery on its way through a worker. `json` is the parsed body (integers beyond 2^53
 * are strings), `null` where the body was not JSON.
 */
export type ParsedDelivery = {
  headers: ReadonlyMap<string, string>;
  json: unknown;
  receivedAt: Date;
};

/**
 * What a delivery means. `event` is the provider's name for it, `ignored` says in a sentence why
 * nothing came of it, and is null exactly when there are signals.
 */
export type Normalised = { event: string; signals: readonly Signal[]; ignored: string | null };

/** The body is authentic but is not what the provider documents; the delivery is quarantined. */
export type Unreadable = { code: 'unreadable'; detail: string };

/** A secret that a connection of this kind may hold. */
export type SecretDeclaration = { label: string; required: boolean; help: string };

/**
 * How outbound calls leave the house: built once by the composition root, which owns egress
 * checks, limits and redaction. Connectors hand these to their SDK and make no call without them.
 */
export type Outbound = {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
  fetch: typeof globalThis.fetch;
  maxResponseBytes: number;
  /** Runs one call under a limit for the whole of it, in ms, and throws OutboundError. */
  bounded: <T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>) => Promise<T>;
};

/** What a client is made of. `apiToken` is null where the connection has none. */
export type ClientContext<Settings> = {
  settings: Settings;
  apiToken: string | null;
  outbound: Outbound;
};

/** A new ticket, before it has the tracker's own form. Text is plain text, never markup. */
export type TicketDraft = {
  project: string;
  issueType: string;
  summary: string;
  labels: readonly string[];
  body: readonly TicketBlock[];
};

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
  | { kind: 'not_sent'; detail: string; retryAfterMs: number | null }
  /** Nobody knows: timeout, reset, 408, 5xx, an answer that can't be read. */
  | { kind: 'ambiguous'; detail: string };

export type TicketRef = { id: string; key: string; url: string };

export type FoundTicket = TicketRef & {
  project: string;
  labels: readonly string[];
  status: {
    id: string | null;
    name: string | null;
    category: 'new' | 'indeterminate' | 'done' | null;
  };
  resolution?: string | null;
};

/** A read either answers or throws OutboundError, which says when to try again. */
export type TicketTracker = {
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
};

/** A call that brought no answer to build on. `retryAfterMs` is the provider's wish, if it had one. */
export class OutboundError extends Error {
  readonly code:
    | 'timeout'
    | 'unreachable'
    | 'forbidden_address'
    | 'rate_limited'
    | 'refused'
    | 'broken_answer';
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    code: OutboundError['code'],
    message: string,
    options: { status?: number | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutboundError';
    this.code = code;
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** A fault in a connection's settings: where it is, and what is wrong with it, for people. */
export type SettingsProblem = { path: string; message: string };

/** A connector together with one connection's settings. */
export type ConfiguredConnector = {
  normalise(delivery: ParsedDelivery): Result<Normalised, Unreadable>;
  /** Asks the provider for something small with these credentials; throws OutboundError. */
  check(access: Access): Promise<{ detail: string }>;
  /** Null on connectors that can't open tickets. */
  tickets: ((access: Access) => TicketTracker) | null;
  /** What of these settings detection needs to know. */
  detection: DetectionSettings;
  /** How the ends of tickets are read; null on connectors that can't open tickets. */
  ticketEnds: TicketEnds | null;
};

/** Names or ids of statuses and resolutions, besides what the tracker's own categories say. */
export type TicketEnds = { done: readonly string[]; wontDo: readonly string[] };

export type DetectionSettings = Pick<DetectContext, 'pullRequests'>;

export type Access = { apiToken: string | null; outbound: Outbound };

/** What a provider's folder declares. `defineConnector` makes a Connector of it. */
export type ConnectorDeclaration<Settings> = {
  name: string;
  /** The provider's own name, for people. */
  title: string;
  settings: ZodType<Settings>;
  secrets: { webhook: SecretDeclaration; apiToken: SecretDeclaration };
  bodyLimitBytes: number;
  /** True only when one of the secrets made the signature over exactly these bytes. */
  verify(request: RawRequest, secrets: readonly string[]): boolean;
  /** The delivery key. Never throws: bytes that can't be read are named by their hash. */
  identify(request: RawRequest): string;
  normalise(delivery: ParsedDelivery, settings: Settings): Result<Normalised, Unreadable>;
  check(context: ClientContext<Settings>): Promise<{ detail: string }>;
  tickets?: (context: ClientContext<Settings>) => TicketTracker;
  detection?: (settings: Settings) => DetectionSettings;
  ticketEnds?: (settings: Settings) => TicketEnds;
};

/**
 * Everything Closecall needs to know of one provider. The order verify → identify → normalise is
 * walked by ingest and workers, so that no connector can skip a step.
 */
export type Connector = Omit<ConnectorDeclaration<unknown>, 'normalise' | 'check' | 'tickets'> & {
  configure(settings: unknown): Result<ConfiguredConnector, readonly SettingsProblem[]>;
};

export function defineConnector<Settings>(declaration: ConnectorDeclaration<Settings>): Connector {
  const { normalise, check, tickets, detection, ticketEnds, ...rest } = declaration;
  return {
    ...rest,
    configure(raw) {
      const parsed = declaration.settings.safeParse(raw);
      if (!parsed.success) {
        return err(
          parsed.error.issues.map((issue) => ({
            path: issue.path.map(String).join('.'),
            message: issue.message,
          })),
        );
      }
      const settings = parsed.data;
      return ok({
        normalise: (delivery) => normalise(delivery, settings),
        check: (access) => check({ settings, ...access }),
        tickets: tickets ? (access) => tickets({ settings, ...access }) : null,
        detection: detection ? detection(settings) : { pullRequests: 'count' },
        ticketEnds: ticketEnds ? ticketEnds(settings) : null,
      });
    },
  };
}
