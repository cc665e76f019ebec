import fc from 'fast-check';
import type { ConfigurationItem } from '../../../lib/core/item';
import { type AddressShares, sumShares } from '../../../lib/core/network/internet';
import { tcp, udp } from '../../../lib/core/network/port';
import { Reference, Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import {
  coversPort,
  describePermission,
  describeSource,
  type IpPermission,
} from '../../../lib/resources/ec2/ip-permission';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { createItem } from '../item';

const read = (configuration: unknown, parts: Partial<ConfigurationItem> = {}) =>
  securityGroup.read(createItem('AWS::EC2::SecurityGroup', configuration, parts));
/** `tcp 22 from 192.0.2.0/24, sg-0b`. */
const describeAll = (permissions: readonly IpPermission[]): string[] =>
  permissions.map((one) => `${describePermission(one)} from ${one.sources.map(describeSource).join(', ') || 'none'}`);
const describeIngress = (permission: unknown) => describeAll(read({ ipPermissions: [permission] }).ingress);
const describeTemplateIngress = (...permissions: unknown[]) =>
  describeAll(read({ SecurityGroupIngress: permissions }, { shape: 'template' }).ingress);

const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };
const templateSsh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

test('describe-security-groups lists them by ID', () => {
  expect(securityGroup.description).toMatchObject({
    resourceType: 'AWS::EC2::SecurityGroup',
    list: 'SecurityGroups',
    id: 'GroupId',
    name: 'GroupName',
    arn: 'SecurityGroupArn',
  });
});

describe("sources in AWS Config's shape", () => {
  test.each([
    ['ranges only as text, as in 2016', { ipRanges: ['192.0.2.0/24', '0.0.0.0/0'] }, '192.0.2.0/24, 0.0.0.0/0'],
    [
      'ranges as objects and as text, which are returned once',
      { ipv4Ranges: [{ cidrIp: '192.0.2.0/24', description: 'Office' }], ipRanges: ['192.0.2.0/24'] },
      '192.0.2.0/24',
    ],
    [
      'a range that is only in the text',
      { ipv4Ranges: [{ cidrIp: '192.0.2.0/24' }], ipRanges: ['192.0.2.0/24', '198.51.100.0/24'] },
      '192.0.2.0/24, 198.51.100.0/24',
    ],
    ['text and an empty list of objects', { ipv4Ranges: [], ipRanges: ['192.0.2.0/24'] }, '192.0.2.0/24'],
    ['objects instead of text', { ipRanges: [{ cidrIp: '192.0.2.0/24' }] }, '192.0.2.0/24'],
    ['IPv6', { ipRanges: [], ipv6Ranges: [{ cidrIpv6: '2001:DB8:0::/32' }] }, '2001:db8::/32'],
    ['host bits', { ipRanges: ['192.0.2.77/24'] }, '192.0.2.0/24'],
    ['host bits and prefix length 0', { ipRanges: ['11.0.0.0/0'] }, '0.0.0.0/0'],
    [
      'nulls, as in old events',
      { ipRanges: ['192.0.2.0/24'], ipv6Ranges: null, prefixListIds: null, userIdGroupPairs: null },
      '192.0.2.0/24',
    ],
    ['a prefix list', { prefixListIds: [{ prefixListId: 'pl-0a', description: 'Office' }] }, 'prefix list pl-0a'],
    [
      'groups of this account and of another',
      { userIdGroupPairs: [{ groupId: 'sg-0b' }, { groupName: 'peers', userId: '444455556666' }] },
      'sg-0b, peers',
    ],
    ['no sources', { ipv4Ranges: [], ipRanges: [], userIdGroupPairs: [] }, 'none'],
    [
      'all kinds of sources',
      {
        ipRanges: ['192.0.2.0/24'],
        ipv6Ranges: [{ cidrIpv6: '::/0' }],
        prefixListIds: [{ prefixListId: 'pl-0a' }],
        userIdGroupPairs: [{ groupId: 'sg-0b' }],
      },
      '192.0.2.0/24, ::/0, prefix list pl-0a, sg-0b',
    ],
  ])('%s', (_what, sources, expected) => {
    expect(describeIngress({ ...ssh, ...sources })).toEqual([`tcp 22 from ${expected}`]);
  });
});

describe('protocols and ports', () => {
  const ipRanges = ['192.0.2.0/24'];
  test.each([
    ['one port', { ipProtocol: 'tcp', fromPort: 22, toPort: 22 }, 'tcp 22'],
    ['a range', { ipProtocol: 'udp', fromPort: 20, toPort: 25 }, 'udp 20-25'],
    ['TCP by its number', { ipProtocol: '6', fromPort: 22, toPort: 22 }, 'tcp 22'],
    ['UDP by its number', { ipProtocol: '17', fromPort: 22, toPort: 22 }, 'udp 22'],
    ['ports as text', { ipProtocol: 'tcp', fromPort: '22', toPort: '25' }, 'tcp 22-25'],
    ['-1 for both ports', { ipProtocol: 'tcp', fromPort: -1, toPort: -1 }, 'all tcp'],
    ['all traffic', { ipProtocol: '-1' }, 'all traffic'],
    ['all traffic, with ports that have no effect', { ipProtocol: '-1', fromPort: 443, toPort: 443 }, 'all traffic'],
    ['ICMP with a type that equals a port', { ipProtocol: 'icmp', fromPort: 22, toPort: -1 }, 'icmp'],
    ['ICMP by its number', { ipProtocol: '1', fromPort: 3, toPort: 4 }, 'icmp'],
    ['ICMPv6 without types', { ipProtocol: 'icmpv6' }, 'icmpv6'],
    ['another protocol', { ipProtocol: '50' }, 'protocol 50'],
    ['another protocol, with ports that have no effect', { ipProtocol: '50', fromPort: 0, toPort: 0 }, 'protocol 50'],
  ])('%s', (_what, permission, expected) => {
    expect(describeIngress({ ...permission, ipRanges })).toEqual([`${expected} from 192.0.2.0/24`]);
  });

  const open = new Unknown('{"Ref":"Parameter"}');
  test.each([
    ['tcp', 22, 22, tcp(22), true],
    ['tcp', 22, 22, tcp(23), false],
    ['tcp', 22, 22, udp(22), false],
    ['tcp', 20, 25, tcp(19), false],
    ['tcp', 20, 25, tcp(20), true],
    ['tcp', 20, 25, tcp(22), true],
    ['tcp', 20, 25, tcp(25), true],
    ['tcp', 20, 25, tcp(26), false],
    ['tcp', -1, -1, tcp(65535), true],
    ['tcp', -1, -1, udp(22), false],
    ['icmp', 22, -1, tcp(22), false],
    ['-1', undefined, undefined, tcp(22), true],
    ['-1', 443, 443, udp(0), true],
    // A value that a template leaves open matters only if it could change the result.
    ['tcp', 20, open, tcp(19), false],
    ['tcp', 20, open, tcp(20), true],
    ['tcp', 20, open, tcp(22), undefined],
    ['tcp', open, 25, tcp(26), false],
    ['tcp', open, 25, tcp(25), true],
    ['tcp', open, 25, tcp(22), undefined],
    ['tcp', open, open, tcp(22), undefined],
    ['tcp', open, open, udp(22), false],
    [open, 443, 443, tcp(22), undefined],
  ])('%s from %o to %o covers %o: %s', (IpProtocol, FromPort, ToPort, port, expected) => {
    const [permission] = read(
      { SecurityGroupIngress: [{ IpProtocol, FromPort, ToPort }] },
      { shape: 'template' },
    ).ingress;
    expect(coversPort(permission as IpPermission, port)).toBe(expected);
  });
});

test('egress is a separate list', () => {
  const group = read({ ipPermissions: [], ipPermissionsEgress: [{ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }] });
  expect(group.ingress).toEqual([]);
  expect(describeAll(group.egress)).toEqual(['all traffic from 0.0.0.0/0']);
});

test('reads the output of a describe call', () => {
  const group = read(
    {
      GroupName: 'default',
      IpPermissions: [
        {
          ...templateSsh,
          IpRanges: [{ CidrIp: '192.0.2.0/24' }],
          Ipv6Ranges: [{ CidrIpv6: '::/0' }],
          PrefixListIds: [{ PrefixListId: 'pl-0a' }],
          UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
        },
      ],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    { shape: 'description' },
  );
  expect(describeAll(group.ingress)).toEqual(['tcp 22 from 192.0.2.0/24, ::/0, prefix list pl-0a, sg-0b']);
  expect(describeAll(group.egress)).toEqual(['all traffic from 0.0.0.0/0']);
  expect(group.isDefault).toBe(true);
});

describe('a template', () => {
  test.each([
    ['an IPv4 range', { ...templateSsh, CidrIp: '192.0.2.0/24' }, 'tcp 22 from 192.0.2.0/24'],
    ['an IPv6 range', { ...templateSsh, CidrIpv6: '::/0' }, 'tcp 22 from ::/0'],
    ['a prefix list', { ...templateSsh, SourcePrefixListId: 'pl-0a' }, 'tcp 22 from prefix list pl-0a'],
    ['a group', { ...templateSsh, SourceSecurityGroupId: 'sg-0b' }, 'tcp 22 from sg-0b'],
    ['a group by name', { ...templateSsh, SourceSecurityGroupName: 'peers' }, 'tcp 22 from peers'],
    ['ports as text', { ...templateSsh, FromPort: '22', ToPort: '22', CidrIp: '0.0.0.0/0' }, 'tcp 22 from 0.0.0.0/0'],
    ['the protocol as a number', { IpProtocol: -1, CidrIp: '0.0.0.0/0' }, 'all traffic from 0.0.0.0/0'],
    ['the protocol in upper case', { ...templateSsh, IpProtocol: 'TCP', CidrIp: '0.0.0.0/0' }, 'tcp 22 from 0.0.0.0/0'],
    [
      'a group of the same template, which has no ID yet',
      { ...templateSsh, SourceSecurityGroupId: new Reference('{"Ref":"Web"}', 'Web') },
      'tcp 22 from {"Ref":"Web"}',
    ],
    [
      'a range from a parameter',
      { ...templateSsh, CidrIp: new Unknown('{"Ref":"Office"}') },
      'tcp 22 from source {"Ref":"Office"}',
    ],
    [
      'a prefix list from a parameter',
      { ...templateSsh, SourcePrefixListId: new Unknown('{"Ref":"List"}') },
      'tcp 22 from source {"Ref":"List"}',
    ],
    [
      'ports from parameters',
      {
        ...templateSsh,
        FromPort: new Unknown('{"Ref":"First"}'),
        ToPort: new Unknown('{"Ref":"Last"}'),
        CidrIp: '0.0.0.0/0',
      },
      'tcp {"Ref":"First"}-{"Ref":"Last"} from 0.0.0.0/0',
    ],
    [
      'a protocol from a parameter',
      { ...templateSsh, IpProtocol: new Unknown('{"Ref":"Protocol"}'), CidrIp: '0.0.0.0/0' },
      'protocol {"Ref":"Protocol"} from 0.0.0.0/0',
    ],
    ['an unresolved permission', new Unknown('{"Fn::If":[]}'), 'all traffic from the sources of rule {"Fn::If":[]}'],
  ])('%s', (_what, permission, expected) => {
    expect(describeTemplateIngress(permission)).toEqual([expected]);
  });

  test('has permissions inside the group and as separate resources, inbound and outbound', () => {
    const group = read(
      {
        SecurityGroupIngress: [{ ...templateSsh, CidrIp: '192.0.2.0/24' }],
        SecurityGroupEgress: [{ ...templateSsh, DestinationPrefixListId: 'pl-0a' }],
      },
      {
        shape: 'template',
        supplementaryConfiguration: {
          'AWS::EC2::SecurityGroupIngress': [
            { GroupId: new Reference('{"Ref":"Web"}', 'Web'), ...templateSsh, CidrIp: '198.51.100.0/24' },
            new Unknown('"Shell" (created only if "Debug" holds)'),
          ],
          'AWS::EC2::SecurityGroupEgress': [{ ...templateSsh, DestinationSecurityGroupId: 'sg-0b' }],
        },
      },
    );
    expect(describeAll(group.ingress)).toEqual([
      'tcp 22 from 192.0.2.0/24',
      'tcp 22 from 198.51.100.0/24',
      'all traffic from the sources of rule "Shell" (created only if "Debug" holds)',
    ]);
    expect(describeAll(group.egress)).toEqual(['tcp 22 from prefix list pl-0a', 'tcp 22 from sg-0b']);
  });

  test('may have a single permission instead of a list', () => {
    const group = read({ SecurityGroupIngress: { ...templateSsh, CidrIp: '192.0.2.0/24' } }, { shape: 'template' });
    expect(describeAll(group.ingress)).toEqual(['tcp 22 from 192.0.2.0/24']);
  });

  test('may have no permissions', () => {
    const group = read({ GroupDescription: 'web' }, { shape: 'template' });
    expect([group.ingress, group.egress]).toEqual([[], []]);
  });

  test('has unknown permissions if the list is unresolved', () => {
    const group = read({ SecurityGroupIngress: new Unknown('{"Fn::If":[]}') }, { shape: 'template' });
    expect(() => group.ingress).toThrow(UnknownValue);
  });

  test.each([
    ['an instance', { 'AWS::EC2::Instance': [{}] }, true],
    ['another group', { 'AWS::EC2::SecurityGroup': [{}] }, false],
    ['a permission', { 'AWS::EC2::SecurityGroupIngress': [{}], 'AWS::EC2::SecurityGroupEgress': [{}] }, false],
    ['a conditional instance', { 'AWS::EC2::Instance': [new Unknown('"Web" (created only if …)')] }, false],
    ['nothing', {}, false],
  ])('is used if it is referenced by %s: %s', (_what, supplementaryConfiguration, expected) => {
    expect(read({}, { shape: 'template', supplementaryConfiguration }).isUsedInTemplate).toBe(expected);
  });
});

test.each([
  ['config', { groupName: 'default' }, true],
  ['config', { groupName: 'Default' }, false],
  ['config', { groupName: 'web' }, false],
  ['template', { GroupName: 'default' }, false],
] as const)('in shape %s, %o is a default group: %s', (shape, configuration, expected) => {
  expect(read(configuration, { shape }).isDefault).toBe(expected);
});

test('its use in a template is undefined outside of templates', () => {
  expect(read({ groupName: 'web' }).isUsedInTemplate).toBeUndefined();
});

describe('an unreadable permission', () => {
  const ipRanges = ['192.0.2.0/24'];
  const at = 'configuration.ipPermissions[0]';
  test.each([
    ['text instead of a permission', 'all', `${at}: expected an object, found "all"`],
    ['null', null, `${at}: expected an object, found nothing`],
    ['no protocol', { ipRanges }, `${at}.ipProtocol: expected a string, found nothing`],
    [
      'an unknown protocol',
      { ipProtocol: 'constructor' },
      `${at}.ipProtocol: expected a protocol, found "constructor"`,
    ],
    ['a number that is not a protocol', { ipProtocol: 6.5 }, `${at}.ipProtocol: expected a protocol, found 6.5`],
    ['TCP without ports', { ipProtocol: 'tcp', ipRanges }, `${at}.fromPort: expected an integer, found nothing`],
    [
      'a range without its last port',
      { ipProtocol: 'tcp', fromPort: 22 },
      `${at}.toPort: expected an integer, found nothing`,
    ],
    ['a port that is not a number', { ...ssh, toPort: 'ssh' }, `${at}.toPort: expected an integer, found "ssh"`],
    [
      'a range whose first port is above its last',
      { ...ssh, toPort: 21 },
      `${at}.fromPort: expected a port range within 0-65535, found "22-21"`,
    ],
    [
      'a range from -1',
      { ...ssh, fromPort: -1 },
      `${at}.fromPort: expected a port range within 0-65535, found "-1-22"`,
    ],
    [
      'a port above 65535',
      { ...ssh, toPort: 65536 },
      `${at}.fromPort: expected a port range within 0-65535, found "22-65536"`,
    ],
    ['no sources', ssh, `${at}: expected a permission with sources, found ["ipProtocol","fromPort","toPort"]`],
    [
      'sources that are not a list',
      { ...ssh, ipRanges: '0.0.0.0/0' },
      `${at}.ipRanges: expected a list, found "0.0.0.0/0"`,
    ],
    [
      'text that is not a range',
      { ...ssh, ipRanges: ['any'] },
      `${at}.ipRanges[0]: expected a CIDR block, found "any"`,
    ],
    ['a number instead of a range', { ...ssh, ipRanges: [0] }, `${at}.ipRanges[0]: expected a CIDR block, found 0`],
    ['null among ranges', { ...ssh, ipRanges: [null] }, `${at}.ipRanges[0]: expected a CIDR block, found nothing`],
    [
      'an address without a prefix length',
      { ...ssh, ipRanges: ['0.0.0.0'] },
      `${at}.ipRanges[0]: expected a CIDR block, found "0.0.0.0"`,
    ],
    [
      'a range object without its range',
      { ...ssh, ipv4Ranges: [{ description: 'Office' }] },
      `${at}.ipv4Ranges[0].cidrIp: expected a string, found nothing`,
    ],
    [
      'text that is not a range, in an object',
      { ...ssh, ipv6Ranges: [{ cidrIpv6: '::/129' }] },
      `${at}.ipv6Ranges[0].cidrIpv6: expected a CIDR block, found "::/129"`,
    ],
    [
      'a prefix list without an ID',
      { ...ssh, prefixListIds: [{}] },
      `${at}.prefixListIds[0].prefixListId: expected a string, found nothing`,
    ],
    [
      'a group without ID and name',
      { ...ssh, userIdGroupPairs: [{ userId: '111122223333' }] },
      `${at}.userIdGroupPairs[0].groupId: expected a string, found nothing`,
    ],
  ])('is reported with its path: %s', (_what, permission, message) => {
    expect(() => describeIngress(permission)).toThrow(new UnreadableItem(`Cannot read ${message}`));
  });

  test('is reported with its path in a template', () => {
    expect(() => describeTemplateIngress({ ...templateSsh, SourceSecurityGroupId: ['sg-0b'] })).toThrow(
      new UnreadableItem(
        'Cannot read Properties.SecurityGroupIngress[0].SourceSecurityGroupId: expected a string, found ["sg-0b"]',
      ),
    );
  });

  test('matters only if its sources are used', () => {
    const group = read({
      ipPermissions: [
        { ...ssh, ipRanges: ['any'] },
        { ipProtocol: '-1', ipRanges },
      ],
    });
    expect(describeAll(group.ingress.slice(1))).toEqual(['all traffic from 192.0.2.0/24']);
  });

  test.each([
    ['inbound permissions', {}, 'ingress', 'configuration.ipPermissions: expected a list, found nothing'],
    [
      'outbound permissions',
      { ipPermissions: [] },
      'egress',
      'configuration.ipPermissionsEgress: expected a list, found nothing',
    ],
    ['names', { groupId: 'sg-0a' }, 'isDefault', 'configuration.groupName: expected a name, found nothing'],
  ] as const)('is reported if there are no %s', (_what, configuration, part, message) => {
    expect(() => read(configuration)[part]).toThrow(new UnreadableItem(`Cannot read ${message}`));
  });
});

describe('the description of a source', () => {
  const readSources = (permission: object) => read({ ipPermissions: [permission] }).ingress[0]?.sources;
  const withDescriptions = (...descriptions: (string | undefined)[]) =>
    descriptions.map((description) => expect.objectContaining(description === undefined ? {} : { description }));

  test('is read for every kind of source', () => {
    const sources = readSources({
      ...ssh,
      ipv4Ranges: [{ cidrIp: '192.0.2.0/24', description: 'Office' }, { cidrIp: '198.51.100.0/24' }],
      ipRanges: ['192.0.2.0/24', '198.51.100.0/24'],
      ipv6Ranges: [{ cidrIpv6: '2001:db8::/48', description: 'Office too' }],
      prefixListIds: [{ prefixListId: 'pl-0a', description: 'Branches' }],
      userIdGroupPairs: [{ groupId: 'sg-0b', description: 'Bastion' }],
    });
    expect(sources).toEqual(withDescriptions('Office', undefined, 'Office too', 'Branches', 'Bastion'));
    expect(sources?.map(({ description }) => description)[1]).toBeUndefined();
  });

  test.each([[''], [null], [7]])('is absent if it is %j', (description) => {
    const sources = readSources({ ...ssh, ipv4Ranges: [{ cidrIp: '192.0.2.0/24', description }] });
    expect(sources?.map((source) => 'description' in source)).toEqual([false]);
  });
});

describe('the port range of a permission', () => {
  test.each([
    ['a range', { ipProtocol: 'tcp', fromPort: 20, toPort: 25 }, { from: 20, to: 25 }],
    ['all ports', { ipProtocol: 'udp', fromPort: -1, toPort: -1 }, { from: -1, to: -1 }],
    ['type and code', { ipProtocol: 'icmp', fromPort: 8, toPort: -1 }, { from: 8, to: -1 }],
    ['any type', { ipProtocol: 'icmpv6' }, { from: -1, to: -1 }],
    ['none for all traffic', { ipProtocol: '-1', fromPort: 0, toPort: 65535 }, undefined],
    ['none for a protocol without ports', { ipProtocol: '50', fromPort: 0, toPort: 0 }, undefined],
  ])('%s', (_what, permission, expected) => {
    expect(
      read({ ipPermissions: [{ ...permission, ipRanges: [] }] }).ingress.map(({ portRange }) => portRange),
    ).toEqual([expected]);
  });
});

/** The shares of a permission in AWS Config's usual form are summed without its sources. */
test('the shares of a permission are at least those of its sources, and need the same permissions to be readable', () => {
  const text = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('0.0.0.0/0', '10.1.0.0/16', '192.0.2.0/24', '192.0.2.7/24', '11.0.0.0/5') },
    { weight: 1, arbitrary: fc.constantFrom('192.0.2.0', '192.0.02.0/24', '300.0.0.0/8', '10.0.0.0/33', '', null, 7) },
  );
  const often = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary }, fc.constantFrom([], null, {}));
  const permission = fc
    .record({
      ranges: fc.array(text, { maxLength: 4 }),
      texts: fc.option(fc.array(text, { maxLength: 3 }), { freq: 5 }),
      ipv6Ranges: fc.oneof(
        { weight: 5, arbitrary: fc.constant([]) },
        fc.constantFrom([{ cidrIpv6: '::/0' }], [{}], null),
      ),
      prefixListIds: fc.oneof(
        { weight: 5, arbitrary: fc.constant([]) },
        fc.constantFrom([{ prefixListId: 'pl-0a' }], [{}], null),
      ),
      userIdGroupPairs: often(
        fc.array(fc.constantFrom<unknown>({ groupId: 'sg-0b' }, { groupName: 'web' }, {}, 'sg-0b'), { maxLength: 2 }),
      ),
    })
    .map(({ ranges, texts, ...rest }) => ({
      ...ssh,
      ...rest,
      ipv4Ranges: ranges.map((cidrIp) => (cidrIp === 7 ? cidrIp : { cidrIp })),
      ipRanges: texts ?? ranges,
    }));
  const found = new Set<string>();
  const attempt = <T>(run: () => T): T | string => {
    try {
      return run();
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(
    fc.property(permission, (one) => {
      const readOne = () => read({ ipPermissions: [one] }).ingress[0] as IpPermission;
      const sources = attempt(() => readOne().sources);
      const shares = attempt(() => readOne().addressShares);
      found.add(typeof shares);
      if (typeof sources === 'string') {
        expect(shares).toBe(sources);
        return;
      }
      const isOther = sources.some(({ kind }) => kind !== 'cidr' && kind !== 'group');
      const expected = sumShares(sources.flatMap((source) => (source.kind === 'cidr' ? [source.cidr] : [])));
      const isRepeated = new Set(one.ipRanges).size < one.ipRanges.length;
      if (isOther) expect(shares).toBeUndefined();
      else if (isRepeated) expect((shares as AddressShares).ipv4).toBeGreaterThanOrEqual(expected.ipv4);
      else expect(shares).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
  expect(found).toEqual(new Set(['string', 'object', 'undefined']));
});
