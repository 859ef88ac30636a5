import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutboundError } from '../../connectors/contract.ts';
import type { AddressCheck } from './allowed-address.ts';

/** Resolves a name to all of its addresses. */
export type Resolve = (
  hostname: string,
  family: LookupOptions['family'],
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (hostname, family, callback) => {
  dnsLookup(hostname, { all: true, family: family ?? 0 }, (error, addresses) => {
    callback(error, addresses ?? []);
  });
};

/**
 * A look-up for sockets. Every answer is checked and one of the checked ones is connected to, so
 * that a second, different answer (DNS rebinding) is never asked for; a name that has even one
 * forbidden address is refused.
 */
export function createCheckedLookup(
  isAllowed: AddressCheck,
  resolve: Resolve,
  onRefused: (refusal: OutboundError) => void,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options.family, (error, addresses) => {
      const first = addresses[0];
      if (error !== null) return callback(error, '');
      if (first === undefined) return callback(noAddress(hostname), '');
      const forbidden = addresses.find(({ address }) => !isAllowed(address));
      if (forbidden !== undefined) {
        const refusal = forbiddenAddress(hostname, forbidden.address);
        onRefused(refusal);
        return callback(refusal, '');
      }
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

export function forbiddenAddress(hostname: string, address: string): OutboundError {
  const name = hostname === address ? address : `${hostname} (${address})`;
  return new OutboundError(
    'forbidden_address',
    `${name} is not a public address; CLOSECALL_EGRESS_ALLOW can allow its range`,
  );
}

function noAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' });
}
