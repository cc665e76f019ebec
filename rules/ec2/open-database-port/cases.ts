import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({ configuration: { ipPermissions } });
const anywhere = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const tcp = (fromPort: number, toPort = fromPort) => ({ ipProtocol: 'tcp', fromPort, toPort });
const listOfEveryone = {
  resourceType: 'AWS::EC2::PrefixList',
  resourceId: 'pl-0a',
  configuration: { PrefixListId: 'pl-0a', Entries: [{ Cidr: '0.0.0.0/0' }] },
};

export default defineCases(rule, [
  {
    scenario: 'PostgreSQL from anywhere',
    ...group({ ...tcp(5432), ...anywhere }),
    expected: nonCompliant('PostgreSQL (5432) is open to 0.0.0.0/0 by tcp 5432'),
  },
  {
    scenario: 'two databases from anywhere, each by its own rule',
    ...group({ ...tcp(6379), ...anywhere }, { ...tcp(3306), ipv6Ranges: [{ cidrIpv6: '::/0' }] }),
    expected: nonCompliant('MySQL (3306) and Redis (6379) are open to ::/0 and 0.0.0.0/0 by tcp 3306 and tcp 6379'),
  },
  {
    scenario: 'all traffic from anywhere',
    ...group({ ipProtocol: '-1', ...anywhere }),
    expected: nonCompliant('SQL Server (1433), Oracle (1521) and 14 more are open to 0.0.0.0/0 by all traffic'),
  },
  {
    scenario: 'Memcached over UDP from anywhere',
    ...group({ ipProtocol: 'udp', fromPort: 11211, toPort: 11211, ...anywhere }),
    expected: nonCompliant('Memcached (UDP 11211) is open to 0.0.0.0/0 by udp 11211'),
  },
  {
    scenario: 'PostgreSQL from a prefix list of everyone',
    ...group({ ...tcp(5432), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [listOfEveryone],
    expected: nonCompliant('PostgreSQL (5432) is open to 0.0.0.0/0 of prefix list pl-0a by tcp 5432'),
  },
  {
    scenario: 'PostgreSQL from a prefix list of everyone, and MySQL from anywhere',
    ...group({ ...tcp(5432), prefixListIds: [{ prefixListId: 'pl-0a' }] }, { ...tcp(3306), ...anywhere }),
    beside: [listOfEveryone],
    expected: nonCompliant(
      'MySQL (3306) and PostgreSQL (5432) are open to 0.0.0.0/0 and 0.0.0.0/0 of prefix list pl-0a by tcp 3306 and tcp 5432',
    ),
  },
  {
    scenario: 'a port from the parameter that belongs to no known database',
    ...group({ ...tcp(4333), ...anywhere }),
    parameters: { ports: '4333, 5432' },
    expected: nonCompliant('Port 4333 is open to 0.0.0.0/0 by tcp 4333'),
  },
  {
    scenario: 'MySQL from anywhere, where the parameter lists only PostgreSQL',
    ...group({ ...tcp(3306), ...anywhere }),
    parameters: { ports: '5432' },
    expected: COMPLIANT,
  },
  {
    scenario: 'MySQL from the application and from private addresses',
    ...group({ ...tcp(3306), ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], userIdGroupPairs: [{ groupId: 'sg-0b' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'PostgreSQL over UDP, which it does not use',
    ...group({ ipProtocol: 'udp', fromPort: 5432, toPort: 5432, ...anywhere }),
    expected: COMPLIANT,
  },
  { scenario: 'HTTPS from anywhere', ...group({ ...tcp(443), ...anywhere }), expected: COMPLIANT },
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group({ ...tcp(3306), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    expected: insufficientData('MySQL (3306) may be open to prefix list pl-0a, whose entries are not in the input'),
  },
  {
    scenario: 'MongoDB from anywhere, and MySQL from a prefix list that is not in the input',
    ...group({ ...tcp(3306), prefixListIds: [{ prefixListId: 'pl-0a' }] }, { ...tcp(27017), ...anywhere }),
    expected: nonCompliant('MongoDB (27017) is open to 0.0.0.0/0 by tcp 27017'),
  },
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 9200, ToPort: 9300, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    expected: nonCompliant(
      'Elasticsearch (9200) and Elasticsearch between nodes (9300) are open to 0.0.0.0/0 by tcp 9200-9300',
    ),
  },
  {
    scenario: 'a template whose port is a parameter',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 3000, ToPort: new Unknown('{"Ref":"LastPort"}'), CidrIp: '0.0.0.0/0' },
      ],
    },
    parameters: { ports: '1433,3306' },
    expected: insufficientData(
      'MySQL (3306) may be open to 0.0.0.0/0 by tcp 3000-{"Ref":"LastPort"}, whose ports the template leaves open',
    ),
  },
  {
    scenario: 'permissions that are not a list',
    configuration: { ipPermissions: { ipProtocol: '-1' } },
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found {"ipProtocol":"-1"}'),
  },
]);
