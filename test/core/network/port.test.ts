import fc from 'fast-check';
import { ALL_TRAFFIC, carriesPort, parseProtocol, tcp, udp } from '../../../lib/core/network/port';

describe('parseProtocol', () => {
  test.each([
    ['tcp', 'tcp'],
    ['TCP', 'tcp'],
    [' udp ', 'udp'],
    ['icmp', 'icmp'],
    ['icmpv6', 'icmpv6'],
    ['-1', ALL_TRAFFIC],
    ['all', ALL_TRAFFIC],
    ['6', 'tcp'],
    ['06', 'tcp'],
    ['17', 'udp'],
    ['1', 'icmp'],
    ['58', 'icmpv6'],
    ['0', '0'],
    ['50', '50'],
    ['255', '255'],
  ])('"%s" is %s', (text, protocol) => {
    expect(parseProtocol(text)).toBe(protocol);
  });

  test.each(['', '256', '-2', '6.0', '0x6', 'sctp', 'constructor', 'toString', '__proto__'])(
    '"%s" is not a protocol',
    (text) => {
      expect(parseProtocol(text)).toBeUndefined();
    },
  );

  test('a parsed protocol parses to itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (number) => {
        const protocol = parseProtocol(String(number)) as string;
        expect(parseProtocol(protocol)).toBe(protocol);
      }),
    );
  });
});

test.each([
  ['tcp', tcp(22), true],
  ['udp', tcp(22), false],
  ['udp', udp(3389), true],
  [ALL_TRAFFIC, tcp(22), true],
  [ALL_TRAFFIC, udp(22), true],
  ['icmp', tcp(22), false],
  ['50', udp(22), false],
])('%s carries %o: %s', (protocol, port, expected) => {
  expect(carriesPort(protocol, port)).toBe(expected);
});
