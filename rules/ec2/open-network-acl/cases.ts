import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const entry = (
  ruleNumber: number,
  ruleAction: string,
  protocol: string,
  cidrBlock: string,
  ports?: [number, number],
) => ({
  ruleNumber,
  ruleAction,
  protocol,
  egress: false,
  ...(cidrBlock.includes(':') ? { ipv6CidrBlock: cidrBlock } : { cidrBlock }),
  ...(ports && { portRange: { from: ports[0], to: ports[1] } }),
});
const last = entry(32767, 'deny', '-1', '0.0.0.0/0');
const out = { ...entry(100, 'allow', '-1', '0.0.0.0/0'), egress: true };
const acl = (...entries: object[]) => ({
  configuration: { networkAclId: 'acl-0a', isDefault: false, entries: [out, ...entries, last] },
});
const template = (...entries: unknown[]) => ({
  shape: 'template' as const,
  resourceId: 'Acl',
  configuration: { VpcId: 'vpc-0a' },
  supplementaryConfiguration: entries.length > 0 ? { 'AWS::EC2::NetworkAclEntry': entries } : {},
});
const templateEntry = {
  NetworkAclId: 'acl',
  RuleNumber: 100,
  RuleAction: 'allow',
  Protocol: 6,
  CidrBlock: '0.0.0.0/0',
  PortRange: { From: 22, To: 22 },
};
const office = new Unknown('{"Ref":"Office"}');
/** An address that a template leaves open, and the size of its range. */
const joinOffice = (size: string) => new Unknown(`"\${Office}${size}"`, undefined, [office, size]);
const VPC = { resourceType: 'AWS::EC2::VPC' };
const ANY = '0.0.0.0/0';
const ssh = (ranges = ANY, rules = '100') =>
  nonCompliant(`SSH (TCP 22) is open to ${ranges} by ${rules.includes('and') ? 'rules' : 'rule'} ${rules}`);
const everything = nonCompliant(`SSH (TCP 22), RDP (TCP 3389) and RDP (UDP 3389) are open to ${ANY} by rule 100`);

export default defineCases(rule, [
  {
    scenario: 'ports that different rules open to different addresses',
    ...acl(entry(100, 'allow', '6', ANY, [22, 22]), entry(200, 'allow', '-1', '::/0')),
    expected: nonCompliant(
      `SSH (TCP 22) is open to ${ANY} and ::/0 by rules 100 and 200; RDP (TCP 3389) and RDP (UDP 3389) are open to ::/0 by rule 200`,
    ),
  },
  {
    scenario: 'the network ACL that AWS makes, which allows everything',
    ...acl(entry(100, 'allow', '-1', ANY)),
    expected: everything,
  },
  { scenario: 'SSH from everywhere', ...acl(entry(100, 'allow', '6', ANY, [22, 22])), expected: ssh() },
  {
    scenario: 'RDP from everywhere',
    ...acl(entry(100, 'allow', '6', ANY, [3389, 3389])),
    expected: nonCompliant(`RDP (TCP 3389) is open to ${ANY} by rule 100`),
  },
  {
    scenario: 'RDP over UDP from everywhere',
    ...acl(entry(100, 'allow', '17', ANY, [3000, 4000])),
    expected: nonCompliant(`RDP (UDP 3389) is open to ${ANY} by rule 100`),
  },
  { scenario: 'SSH in a range of ports', ...acl(entry(100, 'allow', '6', ANY, [1, 1024])), expected: ssh() },
  {
    scenario: 'other ports',
    ...acl(entry(100, 'allow', '6', ANY, [443, 443]), entry(110, 'allow', '6', ANY, [1024, 3388])),
    expected: COMPLIANT,
  },
  {
    scenario: 'the ports for answers, which include RDP',
    ...acl(entry(100, 'allow', '6', ANY, [1024, 65535])),
    expected: nonCompliant(`RDP (TCP 3389) is open to ${ANY} by rule 100`),
  },
  { scenario: 'SSH over IPv6', ...acl(entry(100, 'allow', '6', '::/0', [22, 22])), expected: ssh('::/0') },
  { scenario: 'SSH from an office', ...acl(entry(100, 'allow', '6', '203.0.113.0/24', [22, 22])), expected: COMPLIANT },
  {
    scenario: 'SSH from private networks',
    ...acl(entry(100, 'allow', '6', '10.0.0.0/8', [22, 22])),
    expected: COMPLIANT,
  },
  {
    scenario: 'SSH from everywhere, after a rule that denies it',
    ...acl(entry(90, 'deny', '6', ANY, [22, 22]), entry(100, 'allow', '6', ANY, [22, 22])),
    expected: COMPLIANT,
  },
  {
    scenario: 'a rule that denies SSH and comes too late',
    ...acl(entry(110, 'deny', '6', ANY, [22, 22]), entry(100, 'allow', '6', ANY, [22, 22])),
    expected: ssh(),
  },
  {
    scenario: 'rules that are listed in another order than their numbers',
    ...acl(entry(100, 'allow', '6', ANY, [22, 22]), entry(90, 'deny', '6', ANY, [20, 25])),
    expected: COMPLIANT,
  },
  {
    scenario: 'all traffic, after rules that deny SSH and RDP',
    ...acl(entry(80, 'deny', '6', ANY, [22, 22]), entry(81, 'deny', '-1', ANY), entry(100, 'allow', '-1', ANY)),
    expected: COMPLIANT,
  },
  {
    scenario: 'SSH denied for IPv4 and open for IPv6',
    ...acl(entry(90, 'deny', '6', ANY, [22, 22]), entry(100, 'allow', '6', '::/0', [22, 22])),
    expected: ssh('::/0'),
  },
  {
    scenario: 'SSH denied to some addresses and open to the others',
    ...acl(entry(90, 'deny', '6', '0.0.0.0/1', [22, 22]), entry(100, 'allow', '6', ANY, [22, 22])),
    expected: ssh('128.0.0.0/1'),
  },
  {
    scenario: 'everywhere in two halves',
    ...acl(entry(100, 'allow', '6', '0.0.0.0/1', [22, 22]), entry(101, 'allow', '6', '128.0.0.0/1', [22, 22])),
    expected: ssh(ANY, '100 and 101'),
  },
  {
    scenario: 'SSH from everywhere, and a later rule for an office, which adds nothing',
    ...acl(entry(100, 'allow', '6', ANY, [22, 22]), entry(110, 'allow', '6', '203.0.113.0/24', [22, 22])),
    expected: ssh(),
  },
  {
    scenario: 'SSH open for IPv6, and a rule for IPv4 that an earlier one takes precedence over',
    ...acl(
      entry(90, 'deny', '6', ANY, [22, 22]),
      entry(100, 'allow', '6', '::/0', [22, 22]),
      entry(110, 'allow', '6', ANY, [22, 22]),
    ),
    expected: ssh('::/0'),
  },
  {
    scenario: 'SSH denied over UDP, which is another protocol',
    ...acl(entry(90, 'deny', '17', ANY, [22, 22]), entry(100, 'allow', '6', ANY, [22, 22])),
    expected: ssh(),
  },
  {
    scenario: 'ICMP from everywhere',
    ...acl({ ...entry(100, 'allow', '1', ANY), icmpTypeCode: { code: -1, type: -1 } }),
    expected: COMPLIANT,
  },
  { scenario: 'another protocol from everywhere', ...acl(entry(100, 'allow', '50', ANY)), expected: COMPLIANT },
  {
    scenario: 'SSH to everywhere',
    ...acl({ ...entry(100, 'allow', '6', ANY, [22, 22]), egress: true }),
    expected: COMPLIANT,
  },
  { scenario: 'a network ACL of your own without rules', ...acl(), expected: COMPLIANT },
  {
    scenario: 'an ACL that no subnet uses',
    configuration: { associations: [], entries: [entry(100, 'allow', '-1', ANY), last] },
    expected: everything,
  },
  {
    scenario: 'a network ACL from describe-network-acls',
    shape: 'description',
    configuration: {
      NetworkAclId: 'acl-0a',
      Entries: [
        {
          RuleNumber: 100,
          RuleAction: 'allow',
          Protocol: '6',
          Egress: false,
          CidrBlock: ANY,
          PortRange: { From: 22, To: 22 },
        },
      ],
    },
    expected: ssh(),
  },
  { scenario: 'a template with SSH from everywhere', ...template(templateEntry), expected: ssh() },
  {
    scenario: 'a template with a rule that denies it before',
    ...template(templateEntry, { ...templateEntry, RuleNumber: '90', RuleAction: 'deny', Egress: 'false' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an outbound rule',
    ...template({ ...templateEntry, Egress: true }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without rules', ...template(), expected: COMPLIANT },
  {
    scenario: 'a template with a range from a parameter',
    ...template({ ...templateEntry, CidrBlock: office }),
    expected: insufficientData('SSH (TCP 22) may be open, depending on {"Ref":"Office"}'),
  },
  ...(
    [
      ['of one address', { CidrBlock: joinOffice('/32') }],
      ['of one address of IPv6', { CidrBlock: undefined, Ipv6CidrBlock: joinOffice('/128') }],
      ['of a VPC', { CidrBlock: new Reference('{"Fn::GetAtt":["Vpc","CidrBlock"]}', 'Vpc', 'CidrBlock', {}, VPC) }],
      ['of one address, with an open number', { CidrBlock: joinOffice('/32'), RuleNumber: office }],
    ] as const
  ).map(([what, parts]) => ({
    scenario: `a template with a range ${what}, wherever it is`,
    ...template({ ...templateEntry, ...parts }),
    expected: COMPLIANT,
  })),
  {
    scenario: 'a template with a range of known size that is wide',
    ...template({ ...templateEntry, CidrBlock: joinOffice('/7') }),
    expected: insufficientData(`SSH (TCP 22) may be open, depending on ${joinOffice('/7').what}`),
  },
  {
    scenario: 'a template with a range of one address besides the most that may be open',
    ...template({ ...templateEntry, CidrBlock: '11.0.0.0/8' }, { ...templateEntry, CidrBlock: joinOffice('/32') }),
    expected: insufficientData(`SSH (TCP 22) may be open, depending on ${joinOffice('/32').what}`),
  },
  ...(
    [
      ['another port', { CidrBlock: office, PortRange: { From: 443, To: 443 } }],
      ['another protocol', { CidrBlock: office, Protocol: 47 }],
      ['a denial', { CidrBlock: office, RuleAction: 'deny' }],
      ['private addresses', { CidrBlock: '10.0.0.0/8', Protocol: office, RuleNumber: office, RuleAction: office }],
      ['ports from 4000 on', { PortRange: { From: 4000, To: office } }],
      ['ports up to 21', { PortRange: { From: office, To: 21 } }],
      ['private addresses, in or out', { CidrBlock: undefined, Ipv6CidrBlock: 'fd00::/8', Egress: office }],
    ] as const
  ).map(([what, parts]) => ({
    scenario: `a template with a rule for ${what}, whatever it leaves open`,
    ...template({ ...templateEntry, ...parts }),
    expected: COMPLIANT,
  })),
  ...(
    [
      ['its action', { RuleAction: office }],
      ['its first port', { PortRange: { From: office, To: 22 } }],
      ['its direction', { Egress: office }],
    ] as const
  ).map(([what, parts]) => ({
    scenario: `a template with a rule that leaves open ${what}`,
    ...template({ ...templateEntry, ...parts }),
    expected: insufficientData('SSH (TCP 22) may be open, depending on {"Ref":"Office"}'),
  })),
  {
    scenario: 'a template with ports from a parameter',
    ...template({ ...templateEntry, PortRange: office }),
    expected: insufficientData('SSH (TCP 22) and RDP (TCP 3389) may be open, depending on {"Ref":"Office"}'),
  },
  {
    scenario: 'a template with a protocol from a parameter',
    ...template({ ...templateEntry, Protocol: office, PortRange: { From: 443, To: 443 } }),
    expected: insufficientData(
      'SSH (TCP 22), RDP (TCP 3389) and RDP (UDP 3389) may be open, depending on {"Ref":"Office"}',
    ),
  },
  ...(
    [
      ['its range', { CidrBlock: office }],
      ['its number', { RuleNumber: office }],
      ['its action', { RuleAction: office }],
    ] as const
  ).map(([what, parts]) => ({
    scenario: `a template with a rule before that leaves open ${what} and may deny it`,
    ...template(templateEntry, { ...templateEntry, RuleNumber: 90, RuleAction: 'deny', ...parts }),
    expected: insufficientData('SSH (TCP 22) may be open, depending on {"Ref":"Office"}'),
  })),
  {
    scenario: 'a template with a rule that may only let in more',
    ...template(templateEntry, { ...templateEntry, RuleNumber: 90, CidrBlock: office }),
    expected: ssh(),
  },
  {
    scenario: 'a template with a rule after it that leaves open its range and denies it too late',
    ...template(templateEntry, { ...templateEntry, RuleNumber: 110, RuleAction: 'deny', CidrBlock: office }),
    expected: ssh(),
  },
  {
    scenario: 'a template with a denial for everybody before a rule that leaves open its range',
    ...template(
      { ...templateEntry, RuleNumber: 90, RuleAction: 'deny' },
      { ...templateEntry, RuleNumber: 91, RuleAction: 'deny', CidrBlock: undefined, Ipv6CidrBlock: '::/0' },
      { ...templateEntry, CidrBlock: office },
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a denial for everybody before a rule that leaves open its action',
    ...template({ ...templateEntry, RuleNumber: 90, RuleAction: 'deny' }, { ...templateEntry, RuleAction: office }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a rule that may deny another part of the addresses',
    ...template(templateEntry, { ...templateEntry, RuleNumber: office, RuleAction: 'deny', CidrBlock: '10.0.0.0/8' }),
    expected: nonCompliant('SSH (TCP 22) is open to 0.0.0.0/5, 8.0.0.0/7 and 6 more by rule 100'),
  },
  {
    scenario: 'a template with a rule that may not be created',
    ...template(new Unknown('"Entry" (created only if "Test" holds)')),
    expected: insufficientData(
      'SSH (TCP 22), RDP (TCP 3389) and RDP (UDP 3389) may be open, depending on "Entry" (created only if "Test" holds)',
    ),
  },
  {
    scenario: 'a rule without an action',
    ...acl({ ...entry(100, 'allow', '6', ANY), ruleAction: undefined }),
    expected: unreadable('Cannot read configuration.entries[1].ruleAction: expected one of allow, deny, found nothing'),
  },
  {
    scenario: 'a range that is none',
    ...acl(entry(100, 'allow', '6', 'everywhere', [22, 22])),
    expected: unreadable('Cannot read configuration.entries[1].cidrBlock: expected a CIDR block, found "everywhere"'),
  },
  {
    scenario: 'all protocols with ports, which EC2 ignores',
    ...acl(entry(100, 'allow', '-1', ANY, [80, 80])),
    expected: nonCompliant('SSH (TCP 22), RDP (TCP 3389) and RDP (UDP 3389) are open to 0.0.0.0/0 by rule 100'),
  },
  {
    scenario: 'all protocols with ports, denied before',
    ...acl(entry(90, 'deny', '-1', ANY, [80, 80]), entry(100, 'allow', '6', ANY, [22, 22])),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of all protocols with ports',
    ...template({ ...templateEntry, Protocol: -1, PortRange: { From: 443, To: 443 } }),
    expected: nonCompliant('SSH (TCP 22), RDP (TCP 3389) and RDP (UDP 3389) are open to 0.0.0.0/0 by rule 100'),
  },
]);
