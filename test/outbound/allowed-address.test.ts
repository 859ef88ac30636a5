import { describe, expect, it } from 'vitest';
import { createAddressCheck } from '../../src/outbound/allowed-address.ts';

describe('without an allow-list', () => {
  const isAllowed = createAddressCheck([]);

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    'fe80::1',
    'fc00::1',
    'fd00::1',
    'ff02::1',
    '2001:db8::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::127.0.0.1',
    'not an address',
    '',
  ])('%s is out of bounds', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each(['1.1.1.1', '140.82.121.4', '2606:4700::1111', '64:ff9b::8c52:7904'])(
    '%s may be reached',
    (address) => {
      expect(isAllowed(address)).toBe(true);
    },
  );
});

describe('with an allow-list', () => {
  it('reaches what is in its ranges and nothing more', () => {
    const isAllowed = createAddressCheck(['10.20.0.0/16', ' 192.168.1.7 ', 'fd12::/16']);
    const reachable = ['10.20.3.4', '192.168.1.7', 'fd12::9', '::ffff:10.20.3.4'];
    expect(reachable.filter((address) => !isAllowed(address))).toEqual([]);
    const others = ['10.21.0.1', '192.168.1.8', 'fd13::1', '127.0.0.1'];
    expect(others.filter(isAllowed)).toEqual([]);
  });

  it.each(['10.0.0.0/33', 'localhost', '', '10.0/8 or so'])('refuses "%s" as a range', (range) => {
    expect(() => createAddressCheck([range])).toThrow('CLOSECALL_EGRESS_ALLOW');
  });
});
