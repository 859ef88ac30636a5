import type { Outbound } from '../../connectors/contract.ts';
import { createAddressCheck } from './allowed-address.ts';
import { bounded } from './bounded.ts';
import { type Resolve, systemResolve } from './checked-lookup.ts';
import { createAgents } from './create-agents.ts';
import { createGuardedFetch } from './guarded-fetch.ts';

/** What providers answer with is far smaller. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

export type OutboundOptions = {
  /** Address ranges that calls may reach besides public ones: CLOSECALL_EGRESS_ALLOW. */
  allow: readonly string[];
  log: { warn(fields: object, message: string): void };
  resolve?: Resolve;
  maxResponseBytes?: number;
};

/**
 * The one way out of the house for every call to a provider, whatever SDK makes it. `close` ends the
 * connections that are kept open.
 */
export function createOutbound(options: OutboundOptions): Outbound & { close(): void } {
  const { log, resolve = systemResolve, maxResponseBytes = MAX_RESPONSE_BYTES } = options;
  const agents = createAgents(createAddressCheck(options.allow), resolve, (refusal) => {
    log.warn({ detail: refusal.message }, 'outbound call refused');
  });
  return {
    ...agents,
    fetch: createGuardedFetch(agents, maxResponseBytes),
    maxResponseBytes,
    bounded,
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}
