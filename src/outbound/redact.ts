import { OutboundError } from '../../connectors/contract.ts';

/** Errors hold their causes in a chain; a chain longer than this goes round in circles. */
const MAX_CAUSES = 8;

/**
 * Nothing was sent: no connection was made, or the other side could not prove who it is, in which case
 * Node ends the connection before it writes.
 */
const unsentCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

const timeoutCodes = ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ECONNABORTED', 'UND_ERR_CONNECT_TIMEOUT'];

/**
 * What a failed call means, without what it was made of. SDKs keep the whole request in their
 * errors, credentials in it, also as base64; so nothing of theirs is kept but a short code.
 */
export function redact(error: unknown): OutboundError {
  const chain = causes(error);
  const own = chain.find((cause) => cause instanceof OutboundError);
  if (own instanceof OutboundError) return own;
  // node-fetch keeps the code of what it was told, and nothing else.
  if (chain.some((cause) => rawCode(cause) === 'forbidden_address')) {
    return new OutboundError(
      'forbidden_address',
      'not a public address; CLOSECALL_EGRESS_ALLOW can allow its range',
    );
  }
  const code = chain.map(codeOf).find((found) => found !== null) ?? null;
  if (code !== null && (unsentCodes.includes(code) || chain.some(isOfConnecting))) {
    return new OutboundError('unreachable', `no connection could be made (${code})`);
  }
  if (code !== null && timeoutCodes.includes(code)) {
    return new OutboundError('timeout', `the call took too long (${code})`);
  }
  const detail = code === null ? '' : ` (${code})`;
  return new OutboundError('broken_answer', `the call broke off without a usable answer${detail}`);
}

function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let next = error;
  while (next !== undefined && next !== null && chain.length < MAX_CAUSES) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

/** A code such as ECONNRESET; anything that does not look like one could be something else. */
function codeOf(error: unknown): string | null {
  const code = rawCode(error);
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : null;
}

/** The network is not there, or nobody answers: the system says at what it failed. */
function isOfConnecting(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
}

function rawCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
