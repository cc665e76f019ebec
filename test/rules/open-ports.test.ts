import fc from 'fast-check';
import type { RuleResult } from '../../lib/core/evaluation';
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
    fc
      .tuple(fc.ipV4(), fc.oneof(fc.integer({ min: 6, max: 32 }), fc.integer({ min: 8, max: 10 })))
      .map(([address, length]) => `${address}/${length}`),
    fc.tuple(fc.ipV6(), fc.integer({ min: 14, max: 128 })).map(([address, length]) => `${address}/${length}`),
  );
  const open = fc.constantFrom('{"Ref":"Port"}', '{"Ref":"Other"}').map((what) => new Unknown(what));
  const port = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(20, 22, 3306, 5432) }, { weight: 1, arbitrary: open });
  const permission = fc.record({
    IpProtocol: fc.constantFrom('tcp', 'tcp', '-1', 'udp'),
    FromPort: port,
    source: fc.oneof(text, text, text, open, fc.constantFrom('pl-0a', 'no range')),
  });
  const toTemplate = ({ source, ...rest }: { source: string | Unknown; IpProtocol: string; FromPort: unknown }) => {
    const name = source === 'pl-0a' ? 'SourcePrefixListId' : String(source).includes(':') ? 'CidrIpv6' : 'CidrIp';
    return { ...rest, ToPort: rest.FromPort, [name]: source };
  };
  const toRecorded = ({
    source,
    IpProtocol,
    FromPort,
  }: {
    source: string | Unknown;
    IpProtocol: string;
    FromPort: unknown;
  }) => {
    const range = String(source);
    const [ipv4, ipv6] = range.includes(':') ? [[], [{ cidrIpv6: range }]] : [[{ cidrIp: range }], []];
    return {
      ipProtocol: IpProtocol,
      fromPort: FromPort instanceof Unknown ? 21 : FromPort,
      toPort: FromPort instanceof Unknown ? 22 : FromPort,
      userIdGroupPairs: [],
      ...(source === 'pl-0a'
        ? { ipv4Ranges: [], ipRanges: [], ipv6Ranges: [], prefixListIds: [{ prefixListId: source }] }
        : { ipv4Ranges: ipv4, ipRanges: ipv4.map(({ cidrIp }) => cidrIp), ipv6Ranges: ipv6, prefixListIds: [] }),
    };
  };
  const guarded = [22, 3306, 5432].map((number) => ({ port: tcp(number), label: `port ${number}` }));
  const allowed = fc.constantFrom<Record<string, string>>(
    {},
    { allowedCidrs: '10.0.0.0/8' },
    { ipv4PrefixLength: '12' },
  );
  const found = new Set<string>();
  fc.assert(
    fc.property(fc.array(permission, { maxLength: 6 }), allowed, fc.boolean(), (permissions, texts, isRecorded) => {
      const item = isRecorded
        ? createItem('AWS::EC2::SecurityGroup', { ipPermissions: permissions.map(toRecorded) })
        : createItem(
            'AWS::EC2::SecurityGroup',
            { SecurityGroupIngress: permissions.map(toTemplate) },
            { shape: 'template' },
          );
      const group = securityGroup.read(item);
      // Rules with different limits share the group.
      for (const given of [{}, texts, {}]) {
        const parameters = parseParameters(openSsh, given) as Parameters<typeof collectOpenPorts>[2];
        const expected = describeOutcome(() => {
          const ports = guarded
            .map(({ port: one, label }) => ({ label, admissions: findAdmissions(group, one).map(toPlainAdmission) }))
            .filter(({ admissions }) => admissions.length > 0);
          return concludeOpenPorts({ ports, isLive: false }, { parameters, facts: NO_FACTS });
        });
        const outcome = describeOutcome(() => {
          const collected = collectOpenPorts(group, guarded, parameters);
          return 'needsFacts' in collected
            ? concludeOpenPorts(collected.needsFacts, { parameters, facts: NO_FACTS })
            : collected;
        });
        found.add(
          typeof outcome === 'string' ? 'unreadable' : `${outcome.complianceType} ${'insufficientData' in outcome}`,
        );
        expect(outcome).toEqual(expected);
      }
    }),
    { numRuns: 500, examples: [[NARROW_ALONE, {}, true]] },
  );
  expect(found.size).toBe(4);
});

/** Each of the ranges is narrow, and all together are not. */
const NARROW_ALONE = ['3.0.0.0/9', '8.0.0.0/9', '12.0.0.0/9', '16.0.0.0/9'].map((source) => ({
  IpProtocol: 'tcp' as const,
  FromPort: 22 as const,
  source,
}));

function describeOutcome(evaluate: () => RuleResult): RuleResult | string {
  try {
    return evaluate();
  } catch (error) {
    return (error as Error).message;
  }
}
