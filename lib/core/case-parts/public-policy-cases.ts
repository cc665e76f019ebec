import type { Case } from '../cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../evaluation';
import { Reference, Unknown } from '../reading/unreadable';

/** The rule whose cases are made: a statement in its resource, and the words of its annotations. */
interface PublicPolicySample {
  /** An action of the service: `sqs:SendMessage`. */
  readonly action: string;
  readonly noun: string;
  /** The resource with a policy, as AWS Config records it. */
  readonly withPolicy: (...statements: object[]) => Partial<Case>;
  /** The same in a template. */
  readonly inTemplate: (...statements: object[]) => Partial<Case>;
}

/** Makes the cases that all rules about public policies have in common. */
export function makePublicPolicyCases({ action, noun, withPolicy, inTemplate }: PublicPolicySample): readonly Case[] {
  const allow = { Effect: 'Allow', Principal: '*', Action: action, Resource: '*' };
  const under = (operator: string, key: string, value: unknown) => ({
    ...allow,
    Condition: { [operator]: { [key]: value } },
  });
  const lets = (who: string, more = '') => nonCompliant(`Public: policy statement 1 lets ${who} use ${action}${more}`);
  const anyone = lets('anyone');
  const despite = (key: string) => lets('anyone', `, as its condition on ${key} names no fixed values`);
  const parameter = new Unknown('{"Ref":"Parameter"}', { Ref: 'Parameter' });
  const recorded: readonly [scenario: string, statement: object, expected: Case['expected']][] = [
    ['everyone', allow, anyone],
    ['everyone as an AWS principal', { ...allow, Principal: { AWS: '*' } }, anyone],
    ['everyone in a list', { ...allow, Principal: { AWS: ['111122223333', '*'] } }, anyone],
    [
      'everyone but one',
      { ...allow, Principal: undefined, NotPrincipal: { AWS: '111122223333' } },
      lets('anyone but a few'),
    ],
    ['an account', { ...allow, Principal: { AWS: 'arn:aws:iam::444455556666:root' } }, COMPLIANT],
    ['a service', { ...allow, Principal: { Service: 'events.amazonaws.com' } }, COMPLIANT],
    ['everyone, denied', { ...allow, Effect: 'Deny' }, COMPLIANT],
    ['everyone of an account', under('StringEquals', 'aws:SourceAccount', '111122223333'), COMPLIANT],
    ['everyone of an organization', under('StringEquals', 'aws:PrincipalOrgID', 'o-exampleorg'), COMPLIANT],
    ['one source', under('ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::reports'), COMPLIANT],
    ['sources of any account', under('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:*'), despite('aws:SourceArn')],
    ['a VPC endpoint', under('StringEquals', 'aws:SourceVpce', 'vpce-0a'), COMPLIANT],
    ['any VPC endpoint', under('StringLike', 'aws:SourceVpce', 'vpce-*'), despite('aws:SourceVpce')],
    ['an office', under('IpAddress', 'aws:SourceIp', '203.0.113.0/24'), COMPLIANT],
    ['all addresses', under('IpAddress', 'aws:SourceIp', '0.0.0.0/0'), despite('aws:SourceIp')],
    [
      'everyone outside of one network',
      under('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'),
      despite('aws:SourceIp'),
    ],
    [
      'an organization or none',
      under('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-a'),
      despite('aws:PrincipalOrgID'),
    ],
    ['everyone with TLS', under('Bool', 'aws:SecureTransport', 'true'), despite('aws:SecureTransport')],
  ];
  return [
    ...recorded.map(([scenario, statement, expected]) => ({ scenario, ...withPolicy(statement), expected })),
    {
      scenario: 'an account, and everyone in another statement',
      ...withPolicy({ ...allow, Principal: { AWS: '111122223333' } }, { ...allow, Sid: 'Open' }, allow),
      expected: nonCompliant(
        `Public: policy statement "Open" lets anyone use ${action}, and so does 1 other statement`,
      ),
    },
    { scenario: 'a template with everyone', ...inTemplate(allow), expected: anyone },
    {
      scenario: 'a template with a role of its own',
      ...inTemplate({ ...allow, Principal: { AWS: new Reference('{"Fn::GetAtt":["Role","Arn"]}', 'Role', 'Arn') } }),
      expected: COMPLIANT,
    },
    {
      scenario: 'a template with a principal from a parameter',
      ...inTemplate({ ...allow, Principal: { AWS: parameter } }),
      expected: insufficientData(`the ${noun} may be public, depending on statement 1 ({"Ref":"Parameter"})`),
    },
    {
      scenario: 'a template with a source from a parameter',
      ...inTemplate(under('ArnEquals', 'aws:SourceArn', parameter)),
      expected: insufficientData(`the ${noun} may be public, depending on statement 1 ({"Ref":"Parameter"})`),
    },
  ];
}
