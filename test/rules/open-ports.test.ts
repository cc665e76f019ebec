import fc from 'fast-check';
import { NO_FACTS } from '../../lib/core/facts';
import { tcp } from '../../lib/core/network/port';
import { parseParameters } from '../../lib/core/parameters';
import { Unknown } from '../../lib/core/reading/unreadable';
import { securityGroup } from '../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts } from '../../rules/ec2/open-ports/evaluate';
import { findAdmissions, toPlainAdmission } from '../../rules/ec2/open-ports/reach';
import openSsh from '../../rules/ec2/open-ssh/rule';
import { createItem } from '../resources/item';

/**
 * Most ports are decided by the sizes of their ranges alone. `concludeOpenPorts` does not use that short cut, so it has to
 * give the same result for everything that reaches the ports.
 */
test('a port whose ranges are narrow by their sizes has the result that their addresses give', () => {
  const text = fc.oneof(
    fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.0/8'),
    fc.tuple(fc.ipV4(), fc.integer({ min: 6, max: 32 })).map(([address, length]) => `${address}/${length}`),
    fc.tuple(fc.ipV6(), fc.integer({ min: 14, max: 128 })).map(([address, length]) => `${address}/${length}`),
  );
  const open = fc.constantFrom('{"Ref":"Port"}', '{"Ref":"Other"}').map((what) => new Unknown(what));
  const port = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(20, 22, 3306, 5432) }, { weight: 1, arbitrary: open });
  const permission = fc.record({
    IpProtocol: fc.constantFrom('tcp', 'tcp', '-1', 'udp'),
    FromPort: port,
    source: fc.oneof(text, text, text, open, fc.constant('pl-0a')),
  });
  const toTemplate = ({ source, ...rest }: { source: string | Unknown; IpProtocol: string; FromPort: unknown }) => {
    const name = source === 'pl-0a' ? 'SourcePrefixListId' : String(source).includes(':') ? 'CidrIpv6' : 'CidrIp';
    return { ...rest, ToPort: rest.FromPort, [name]: source };
  };
  const guarded = [22, 3306, 5432].map((number) => ({ port: tcp(number), label: `port ${number}` }));
  const allowed = fc.constantFrom<Record<string, string>>(
    {},
    { allowedCidrs: '10.0.0.0/8' },
    { ipv4PrefixLength: '9' },
  );
  const found = new Set<string>();
  fc.assert(
    fc.property(fc.array(permission, { maxLength: 6 }), allowed, (permissions, texts) => {
      const item = createItem(
        'AWS::EC2::SecurityGroup',
        { SecurityGroupIngress: permissions.map(toTemplate) },
        { shape: 'template' },
      );
      const group = securityGroup.read(item);
      const parameters = parseParameters(openSsh, texts) as Parameters<typeof collectOpenPorts>[2];
      const ports = guarded
        .map(({ port: one, label }) => ({ label, admissions: findAdmissions(group, one).map(toPlainAdmission) }))
        .filter(({ admissions }) => admissions.length > 0);
      const expected = concludeOpenPorts({ ports, isLive: false }, { parameters, facts: NO_FACTS });
      const collected = collectOpenPorts(group, guarded, parameters);
      const result =
        'needsFacts' in collected
          ? concludeOpenPorts(collected.needsFacts, { parameters, facts: NO_FACTS })
          : collected;
      found.add(result.complianceType + ('annotation' in result && result.annotation.includes('Insufficient')));
      expect(result).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(found.size).toBe(3);
});
