import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Whether outbound calls may reach an address, given as a literal. */
export type AddressCheck = (address: string) => boolean;

/**
 * Public addresses only, and the ranges that the admin allowed besides: what a payload or a setting
 * names must not reach into the network that we run in. Throws on a range that can't be read.
 */
export function createAddressCheck(allow: readonly string[]): AddressCheck {
  const ranges = allow.map(parseRange);
  return (literal) => {
    if (!ipaddr.isValid(literal)) return false;
    const address = carriedAddress(ipaddr.parse(literal));
    return address.range() === 'unicast' || ranges.some((range) => isIn(address, range));
  };
}

type Range = [Address, number];

function parseRange(text: string): Range {
  const range = text.trim();
  if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range);
  if (ipaddr.isValid(range)) {
    const address = ipaddr.parse(range);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  throw new Error(`CLOSECALL_EGRESS_ALLOW: "${range}" is not an address range such as 10.0.0.0/8`);
}

/** Whether a text is a range such as `10.0.0.0/8`, or one address. */
export function isAddressRange(text: string): boolean {
  return ipaddr.isValidCIDR(text) || ipaddr.isValid(text);
}

function isIn(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

/** An IPv4 address inside an IPv6 one (mapped, or by NAT64) is where the call really goes. */
function carriedAddress(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.range() === 'rfc6052') return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}
