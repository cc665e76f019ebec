import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({ configuration: { ipPermissions } });
const from = (...ranges: string[]) => ({ ipv4Ranges: ranges.map((cidrIp) => ({ cidrIp })) });
const anywhere = from('0.0.0.0/0');
const office = from('203.0.113.0/24');
const cifs = { ipProtocol: 'tcp', fromPort: 445, toPort: 445 };
const open = (source: string, rule = 'tcp 445') => nonCompliant(`Port 445 is open to ${source} by ${rule}`);
const prefixList = { ...cifs, prefixListIds: [{ prefixListId: 'pl-0a' }] };
const entries = (...cidrs: string[]) => ({
  beside: [
    {
      resourceType: 'AWS::EC2::PrefixList',
      resourceId: 'pl-0a',
      configuration: { PrefixListId: 'pl-0a', Entries: cidrs.map((Cidr) => ({ Cidr })) },
    },
  ],
});

export default defineCases(rule, [
  { scenario: 'CIFS from anywhere', ...group({ ...cifs, ...anywhere }), expected: open('0.0.0.0/0') },
  {
    scenario: 'CIFS from anywhere over IPv6',
    ...group({ ...cifs, ipv6Ranges: [{ cidrIpv6: '::/0' }] }),
    expected: open('::/0'),
  },
  {
    scenario: 'two halves of the internet',
    ...group({ ...cifs, ...from('0.0.0.0/1', '128.0.0.0/1') }),
    expected: open('0.0.0.0/1 and 128.0.0.0/1'),
  },
  {
    scenario: 'two halves of the internet in two permissions',
    ...group({ ...cifs, ...from('0.0.0.0/1') }, { ...cifs, fromPort: 137, ...from('128.0.0.0/1') }),
    expected: open('0.0.0.0/1 and 128.0.0.0/1', 'tcp 445 and tcp 137-445'),
  },
  {
    scenario: 'all ports from anywhere',
    ...group({ ipProtocol: 'tcp', fromPort: 0, toPort: 65535, ...anywhere }),
    expected: open('0.0.0.0/0', 'tcp 0-65535'),
  },
  {
    scenario: 'all traffic from anywhere',
    ...group({ ipProtocol: '-1', ...anywhere }),
    expected: open('0.0.0.0/0', 'all traffic'),
  },
  {
    scenario: 'TCP by its number',
    ...group({ ...cifs, ipProtocol: '6', ...anywhere }),
    expected: open('0.0.0.0/0'),
  },
  { scenario: 'a wide range', ...group({ ...cifs, ...from('64.0.0.0/6') }), expected: open('64.0.0.0/6') },
  {
    scenario: 'a wide range that is allowed',
    ...group({ ...cifs, ...from('64.0.0.0/6') }),
    parameters: { allowedCidrs: '64.0.0.0/6' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a range that is wider than allowed',
    ...group({ ...cifs, ...from('203.0.112.0/22') }),
    parameters: { ipv4PrefixLength: '24' },
    expected: open('203.0.112.0/22'),
  },
  { scenario: 'CIFS from the office', ...group({ ...cifs, ...office }), expected: COMPLIANT },
  { scenario: 'CIFS from private networks', ...group({ ...cifs, ...from('10.0.0.0/8') }), expected: COMPLIANT },
  {
    scenario: 'CIFS from another group',
    ...group({ ...cifs, userIdGroupPairs: [{ groupId: 'sg-0b', userId: '111122223333' }] }),
    expected: COMPLIANT,
  },
  { scenario: 'UDP from anywhere', ...group({ ...cifs, ipProtocol: 'udp', ...anywhere }), expected: COMPLIANT },
  {
    scenario: 'ports on both sides of 445 from anywhere',
    ...group(
      { ...cifs, fromPort: 443, toPort: 444, ...anywhere },
      { ...cifs, fromPort: 446, toPort: 500, ...anywhere },
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'ICMP of type 8, whose numbers are no ports',
    ...group({ ipProtocol: 'icmp', fromPort: 8, toPort: -1, ...anywhere }),
    expected: COMPLIANT,
  },
  { scenario: 'a group without inbound rules', ...group(), expected: COMPLIANT },
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group(prefixList),
    expected: insufficientData('port 445 may be open to prefix list pl-0a, whose entries are not in the input'),
  },
  { scenario: 'a prefix list of the office', ...group(prefixList), ...entries('203.0.113.0/24'), expected: COMPLIANT },
  {
    scenario: 'a prefix list of everything',
    ...group(prefixList),
    ...entries('0.0.0.0/0'),
    expected: open('0.0.0.0/0 of prefix list pl-0a'),
  },
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 400, ToPort: 500, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    },
    expected: open('::/0', 'tcp 400-500'),
  },
  {
    scenario: 'a template with CIFS from anywhere',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: '445', ToPort: '445', CidrIp: '0.0.0.0/0' }],
    },
    expected: open('0.0.0.0/0'),
  },
  {
    scenario: 'a template with a rule of its own resource',
    shape: 'template',
    configuration: {},
    supplementaryConfiguration: {
      'AWS::EC2::SecurityGroupIngress': [{ IpProtocol: 'tcp', FromPort: 445, ToPort: 445, CidrIpv6: '::/0' }],
    },
    expected: open('::/0'),
  },
  {
    scenario: 'a template whose source is a parameter',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 445, ToPort: 445, CidrIp: new Unknown('{"Ref":"Office"}') },
      ],
    },
    expected: insufficientData('port 445 may be open to source {"Ref":"Office"}, which the template leaves open'),
  },
  {
    scenario: 'a port range whose first port is above its last',
    ...group({ ...cifs, fromPort: 446, ...office }),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0].fromPort: expected a port range within 0-65535, found "446-445"',
    ),
  },
]);
