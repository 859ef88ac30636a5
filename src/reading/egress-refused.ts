import { type Outbound, OutboundError } from '../../connectors/contract.ts';

/**
 * This process's own settings keep it from an address, which says nothing of the provider, nor of
 * whether another process reaches it.
 */
export class EgressRefused extends Error {
  constructor(cause: OutboundError) {
    super(cause.message, { cause });
    this.name = 'EgressRefused';
  }
}

/**
 * The same way out for a command that runs beside the service: where its own settings refuse an
 * address it throws EgressRefused, so that nothing is noted of it as if the provider were away.
 */
export function besideService<Out extends Outbound>(outbound: Out): Out {
  return {
    ...outbound,
    bounded: (timeoutMs, call) =>
      outbound.bounded(timeoutMs, call).catch((error: unknown) => {
        const isOwn = error instanceof OutboundError && error.code === 'forbidden_address';
        throw isOwn ? new EgressRefused(error) : error;
      }),
  };
}
