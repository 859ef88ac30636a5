import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { OutboundError } from '../../connectors/contract.ts';
import type { AddressCheck } from './allowed-address.ts';
import { isAllowedPort } from './allowed-port.ts';
import { createCheckedLookup, forbiddenAddress, type Resolve } from './checked-lookup.ts';

/** Told of every refused connection. */
export type OnRefused = (refusal: OutboundError) => void;

/**
 * Agents that connect only where outbound calls may go. The look-up is not enough: it never runs
 * for an address that is written as numbers, so the host is checked as well.
 */
export function createAgents(isAllowed: AddressCheck, resolve: Resolve, onRefused: OnRefused) {
  const options = {
    keepAlive: true,
    maxSockets: 32,
    maxFreeSockets: 8,
    // On an idle connection that the other side is about to close, a write would end unclear.
    timeout: 4_000,
    lookup: createCheckedLookup(isAllowed, resolve, onRefused),
  };
  const agents = { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
  guard(agents.httpAgent, isAllowed, onRefused);
  guard(agents.httpsAgent, isAllowed, onRefused);
  return agents;
}

function guard(agent: HttpAgent, isAllowed: AddressCheck, onRefused: OnRefused): void {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = String(options.host ?? '').replace(/^\[|\]$/g, '');
    const refusal = refuse(isAllowed, host, Number(options.port));
    if (refusal === null) return connect(options, callback);
    onRefused(refusal);
    // Through the callback, so that the request fails like any other and nothing is thrown here.
    callback?.(refusal, new Duplex());
    return null;
  };
}

function refuse(isAllowed: AddressCheck, host: string, port: number): OutboundError | null {
  if (!isAllowedPort(port)) {
    return new OutboundError('forbidden_address', `port ${port} of ${host} is not a web port`);
  }
  return isIP(host) !== 0 && !isAllowed(host) ? forbiddenAddress(host, host) : null;
}
