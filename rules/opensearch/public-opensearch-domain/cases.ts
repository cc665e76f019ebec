import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { described, domain, elasticsearch, template } from '../sample-resources/domains';
import rule from './rule';

const PUBLIC = nonCompliant('The endpoint of the domain is on the internet');
const inVpc = { VPCOptions: { SubnetIds: ['subnet-0a'], SecurityGroupIds: ['sg-0a'] } };

export default defineCases(rule, [
  { scenario: 'a domain without a VPC', ...domain({}), expected: PUBLIC },
  { scenario: 'null instead of the VPC', ...domain({ VPCOptions: null }), expected: PUBLIC },
  { scenario: 'a VPC without anything', ...domain({ VPCOptions: {} }), expected: PUBLIC },
  { scenario: 'a VPC without subnets', ...domain({ VPCOptions: { SubnetIds: [] } }), expected: PUBLIC },
  {
    scenario: 'a public domain whose policy lets few addresses in',
    ...domain({
      AccessPolicies: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 'es:*',
            Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
          },
        ],
      },
    }),
    expected: PUBLIC,
  },
  { scenario: 'a domain of Elasticsearch without a VPC', ...elasticsearch({}), expected: PUBLIC },
  {
    scenario: 'a domain of Elasticsearch without subnets',
    ...elasticsearch({ vpcoptions: { subnetIds: [], securityGroupIds: [] } }),
    expected: PUBLIC,
  },
  { scenario: 'the output of describe-domains', ...described({}), expected: PUBLIC },
  { scenario: 'a template without a VPC', ...template({}), expected: PUBLIC },
  { scenario: 'a domain in a VPC', ...domain(inVpc), expected: COMPLIANT },
  {
    scenario: 'a domain of Elasticsearch in a VPC',
    ...elasticsearch({ vpcoptions: { vpcid: 'vpc-0a', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'] } }),
    expected: COMPLIANT,
  },
  { scenario: 'the output of describe-domains in a VPC', ...described(inVpc), expected: COMPLIANT },
  {
    scenario: 'a template in subnets of its own',
    ...template({ VPCOptions: { SubnetIds: [new Unknown('{"Ref":"Subnet"}')] } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of Elasticsearch in a VPC',
    ...template(inVpc, 'AWS::Elasticsearch::Domain'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose only subnet is there under a condition',
    ...template({ VPCOptions: { SubnetIds: [conditional] } }),
    expected: leftOpen('VPCOptions.SubnetIds[0]', conditional),
  },
  {
    scenario: 'a template that takes the subnets from a parameter',
    ...template({ VPCOptions: { SubnetIds: parameter } }),
    expected: leftOpen('VPCOptions.SubnetIds'),
  },
  {
    scenario: 'a template that chooses whether it is in a VPC',
    ...template({ VPCOptions: parameter }),
    expected: leftOpen('VPCOptions'),
  },
  {
    scenario: 'a text instead of the subnets',
    ...domain({ VPCOptions: { SubnetIds: 'subnet-0a' } }),
    expected: unreadable('Cannot read configuration.VPCOptions.SubnetIds: expected a list, found "subnet-0a"'),
  },
  {
    scenario: 'a list instead of the VPC',
    ...domain({ VPCOptions: ['vpc-0a'] }),
    expected: unreadable('Cannot read configuration.VPCOptions: expected an object, found ["vpc-0a"]'),
  },
]);
