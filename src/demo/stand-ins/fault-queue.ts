/**
 * One way in which a provider can fail to answer as it should. `committed` says whether the work
 * that was asked for is done all the same (the issue is made, and only the answer is lost).
 */
export type Fault =
  /** Any status, headers and body; an object is sent as JSON. */
  | {
      kind: 'answer';
      status: number;
      headers?: Readonly<Record<string, string>>;
      body?: string | object;
      committed?: boolean;
    }
  /** The connection is reset. */
  | { kind: 'reset'; committed: boolean }
  /** No answer ever comes, and the connection stays. */
  | { kind: 'hang'; committed: boolean }
  /** The right answer, late. */
  | { kind: 'delay'; ms: number }
  /** The right answer, `bytes` at a time. */
  | { kind: 'slow_drip'; bytes: number; everyMs: number }
  /** 200 with a page for people. */
  | { kind: 'html'; committed?: boolean }
  /** The right status and half of the JSON. */
  | { kind: 'broken_json' }
  /** A right-looking answer of that many bytes. */
  | { kind: 'huge'; bytes: number; committed?: boolean }
  | { kind: 'redirect'; to: string; committed?: boolean };

/** Faults that wait for calls. Each is used up by one call, in the order in which they were set. */
export type FaultQueue<Endpoint extends string> = {
  /**
   * The next `times` calls of the endpoint (of whatever endpoint: `any`) meet this fault;
   * `Infinity` lasts until `clear`. An endpoint's own faults come before those of `any`.
   */
  next(endpoint: Endpoint | 'any', fault: Fault, times?: number): void;
  clear(): void;
};

type TakeFault = (endpoint: string) => Fault | null;

export function faultQueue<Endpoint extends string>(): {
  faults: FaultQueue<Endpoint>;
  take: TakeFault;
} {
  const waiting = new Map<string, { fault: Fault; left: number }[]>();

  function takeFrom(endpoint: string): Fault | null {
    const [first, ...others] = waiting.get(endpoint) ?? [];
    if (!first) return null;
    first.left -= 1;
    if (first.left <= 0) waiting.set(endpoint, others);
    return first.fault;
  }

  return {
    faults: {
      next(endpoint, fault, times = 1) {
        waiting.set(endpoint, [...(waiting.get(endpoint) ?? []), { fault, left: times }]);
      },
      clear: () => waiting.clear(),
    },
    take: (endpoint) => takeFrom(endpoint) ?? takeFrom('any'),
  };
}

/**
 * 429 with `Retry-After` in seconds, as an HTTP date (`Date`), or without one (`null`).
 * `headers` are the provider's own, such as `RateLimit-Reason`.
 */
export function rateLimited(
  retryAfter: number | Date | null,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const wish = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
  return {
    kind: 'answer',
    status: 429,
    headers: { ...headers, ...(wish !== undefined && { 'Retry-After': wish }) },
    body: { errorMessages: ['Rate limit exceeded.'] },
  };
}
