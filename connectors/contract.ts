import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { ZodType } from 'zod';
import { defaultCiScopes } from '../src/core/detect/ci-scopes.ts';
import type { DetectContext } from '../src/core/detect/finding.ts';
import type { Answer, Question } from '../src/core/question.ts';
import { err, ok, type Result } from '../src/core/result.ts';
import { type ShapeFault, shapeFaults } from '../src/core/shape-faults.ts';
import type { Signal } from '../src/core/signal.ts';
import {
  type AccountsDeclaration,
  type FoundAccounts,
  type NamedAccounts,
  namedAccounts,
} from './contract-accounts.ts';
import type { HistoryReader, SentWebhooks } from './contract-history.ts';
import type { TicketEnds, TicketTracker } from './contract-tickets.ts';

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
 * nothing came of it, and is null exactly when there are signals. `ticketOnly` says why it tells of
 * nothing but a ticket, where that might surprise; it goes on a sentence.
 */
export type Normalised = {
  event: string;
  signals: readonly Signal[];
  ignored: string | null;
  ticketOnly?: string;
};

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
export type ClientContext<Settings> = Access & { settings: Settings };
export type ReadContext<Settings> = ReadAccess & { settings: Settings };

/**
 * Keeps calls within the account's rate limit, for all processes together. Readers call `spend`
 * before each request; it throws OutboundError `rate_limited` when the share is used up. `note` tells
 * what the provider said of its own limit.
 */
export type Budget = {
  spend(): Promise<void>;
  note(limit: { limit: number; remaining: number; resetsInMs: number }): void;
};

/**
 * What an answer had to go without, for the health of the connection: `open` tells that the provider
 * refuses one part, `close` that it gives it.
 */
export type Gaps = {
  open(part: string, refusal: OutboundError): Promise<void>;
  close(part: string): Promise<void>;
};

/** Whatever an answer's header says, nobody is waited for any longer than that. */
export const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

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
  /** The credentials lack a right that the message names. */
  readonly lacksRight: boolean;

  constructor(
    code: OutboundError['code'],
    message: string,
    options: {
      status?: number | null;
      retryAfterMs?: number | null;
      lacksRight?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutboundError';
    this.code = code;
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.lacksRight = options.lacksRight ?? false;
  }
}

/** A connector together with one connection's settings. */
export type ConfiguredConnector = {
  normalise(delivery: ParsedDelivery): Result<Normalised, Unreadable>;
  /** Asks the provider for something small with these credentials; throws OutboundError. */
  check(access: Access): Promise<{ detail: string }>;
  /** Null on connectors that can't open tickets. */
  tickets: ((access: Access) => TicketTracker) | null;
  /** Answers a detector's question; throws OutboundError where asking again may help. */
  lookUp: ((access: ReadAccess, question: Question) => Promise<Answer<Signal>>) | null;
  /** Null on connectors whose provider has no list of what happened. */
  history: ((access: ReadAccess) => HistoryReader) | null;
  /** Null where the provider keeps no list of its webhooks, or the settings name none. */
  sentWebhooks: ((access: ReadAccess) => SentWebhooks) | null;
  /** The accounts that these settings name by their address. */
  accounts: NamedAccounts;
  /** What of these settings detection needs to know. */
  detection: DetectionSettings;
  /** How the ends of tickets are read; null on connectors that can't open tickets. */
  ticketEnds: TicketEnds | null;
  /** What connections to the same server share, where they share its limits; null where not. */
  site: string | null;
};

export type DetectionSettings = Pick<DetectContext, 'ciScopes'>;

export type Access = { apiToken: string | null; outbound: Outbound };

/** What reading at some length takes besides. */
export type ReadAccess = Access & { budget: Budget; gaps: Gaps };

/** What a provider's folder declares. `defineConnector` makes a Connector of it. */
export type ConnectorDeclaration<Settings> = {
  name: string;
  /** The provider's own name, for people. */
  title: string;
  settings: ZodType<Settings>;
  secrets: { webhook: SecretDeclaration; apiToken: SecretDeclaration };
  bodyLimitBytes: number;
  /** Our share of what the provider lets one token ask for. */
  callBudget: { calls: number; perSeconds: number };
  /** True only when one of the secrets made the signature over exactly these bytes. */
  verify(request: RawRequest, secrets: readonly string[]): boolean;
  /** The delivery key. Never throws: bytes that can't be read are named by their hash. */
  identify(request: RawRequest): string;
  normalise(delivery: ParsedDelivery, settings: Settings): Result<Normalised, Unreadable>;
  check(context: ClientContext<Settings>): Promise<{ detail: string }>;
  tickets?: (context: ClientContext<Settings>) => TicketTracker;
  lookUp?: (context: ReadContext<Settings>, question: Question) => Promise<Answer<Signal>>;
  history?: (context: ReadContext<Settings>) => HistoryReader;
  sentWebhooks?: (context: ReadContext<Settings>) => SentWebhooks;
  /** Whether the settings name a list to look into; they always do unless this says no. */
  listsSentWebhooks?: (settings: Settings) => boolean;
  accounts?: AccountsDeclaration<Settings>;
  detection?: (settings: Settings) => DetectionSettings;
  ticketEnds?: (settings: Settings) => TicketEnds;
  site?: (settings: Settings) => string;
};

/**
 * Everything Closecall needs to know of one provider. The order verify → identify → normalise is
 * walked by ingest and workers, so that no connector can skip a step.
 */
export type Connector = Omit<
  ConnectorDeclaration<unknown>,
  | 'normalise'
  | 'check'
  | 'tickets'
  | 'lookUp'
  | 'history'
  | 'sentWebhooks'
  | 'listsSentWebhooks'
  | 'accounts'
> & {
  configure(
    settings: unknown,
    found?: FoundAccounts,
  ): Result<ConfiguredConnector, readonly ShapeFault[]>;
};

export function defineConnector<Settings>(declaration: ConnectorDeclaration<Settings>): Connector {
  const { normalise, check, tickets, lookUp, history, sentWebhooks, ...others } = declaration;
  const { listsSentWebhooks, accounts, detection, ticketEnds, site, ...rest } = others;
  return {
    ...rest,
    configure(raw, found = {}) {
      const parsed = declaration.settings.safeParse(raw);
      if (!parsed.success) return err(shapeFaults(parsed.error.issues));
      const settings = accounts?.complete(parsed.data, found) ?? parsed.data;
      return ok({
        ...configured(declaration, settings),
        accounts: namedAccounts(accounts, parsed.data),
      });
    },
  };
}

function configured<Settings>(
  declaration: ConnectorDeclaration<Settings>,
  settings: Settings,
): Omit<ConfiguredConnector, 'accounts'> {
  const { tickets, lookUp, history, sentWebhooks, detection, ticketEnds } = declaration;
  return {
    normalise: (delivery) => declaration.normalise(delivery, settings),
    check: (access) => declaration.check({ settings, ...access }),
    tickets: tickets ? (access) => tickets({ settings, ...access }) : null,
    lookUp: lookUp ? (access, question) => lookUp({ settings, ...access }, question) : null,
    history: history ? (access) => history({ settings, ...access }) : null,
    sentWebhooks:
      sentWebhooks && declaration.listsSentWebhooks?.(settings) !== false
        ? (access) => sentWebhooks({ settings, ...access })
        : null,
    detection: detection?.(settings) ?? { ciScopes: () => defaultCiScopes },
    ticketEnds: ticketEnds?.(settings) ?? null,
    site: declaration.site?.(settings) ?? null,
  };
}
