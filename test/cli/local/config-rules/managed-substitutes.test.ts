import { createSubstitutes, describeOtherRules } from '../../../../lib/cli/local/config-rules/managed-substitutes';
import type { ConfigRule } from '../../../../lib/local-region/config/config-rule';
import { rules } from '../../../rules/registry';

const SURROUNDINGS = { now: new Date('2026-03-01T12:00:00.000Z'), listItems: () => [] };
const evaluate = createSubstitutes(rules);

const createItem = (resourceType: string, configuration: object) => ({
  configurationItemVersion: '1.3' as const,
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK' as const,
  configurationStateId: 1,
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId: 'r-1',
  tags: {},
  relatedEvents: [],
  relationships: [],
  configuration: configuration as Record<string, unknown>,
  supplementaryConfiguration: {},
});
const group = createItem('AWS::EC2::SecurityGroup', {
  groupId: 'r-1',
  groupName: 'web',
  ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] }],
  ipPermissionsEgress: [],
});
const certificate = createItem('AWS::ACM::Certificate', {
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
  domainName: 'example.com',
  type: 'IMPORTED',
  status: 'ISSUED',
  notBefore: '2025-03-01T00:00:00.000Z',
  notAfter: '2026-04-10T00:00:00.000Z',
});

test.each<[string, Record<string, string>, typeof group, ReturnType<typeof evaluate>]>([
  [
    'INCOMING_SSH_DISABLED',
    {},
    group,
    { complianceType: 'NON_COMPLIANT', annotation: 'By open-ssh: Port 22 is open to 0.0.0.0/0 by tcp 22' },
  ],
  ['INCOMING_SSH_DISABLED', {}, certificate, { complianceType: 'NOT_APPLICABLE' }],
  ['ACM_CERTIFICATE_EXPIRATION_CHECK', { daysToExpiration: '14' }, certificate, { complianceType: 'COMPLIANT' }],
  [
    'ACM_CERTIFICATE_EXPIRATION_CHECK',
    { daysToExpiration: '45' },
    certificate,
    { complianceType: 'NON_COMPLIANT', annotation: expect.stringMatching(/^By expiring-certificate: /) },
  ],
  ['WAFV2_LOGGING_ENABLED', {}, group, undefined],
])('%s with %j evaluates by the rule of the same meaning', (identifier, parameters, item, expected) => {
  expect(evaluate(identifier, parameters, item, SURROUNDINGS)).toEqual(expected);
});

test('a substitute with facts has them from the items that AWS Config has recorded', () => {
  const attached = createItem('AWS::EC2::NetworkInterface', {
    networkInterfaceId: 'eni-1',
    groups: [{ groupId: 'r-1' }],
  });
  const other = createItem('AWS::EC2::NetworkInterface', { networkInterfaceId: 'eni-2', groups: [{ groupId: 'r-2' }] });
  const evaluateWith = (...items: readonly (typeof group)[]) => {
    const listItems = (type: string) => items.filter(({ resourceType }) => resourceType === type);
    const context = { ...SURROUNDINGS, listItems };
    return evaluate('EC2_SECURITY_GROUP_ATTACHED_TO_ENI_PERIODIC', {}, group, context);
  };
  expect(evaluateWith(other, attached)).toEqual({ complianceType: 'COMPLIANT' });
  expect(evaluateWith(other)).toEqual({
    complianceType: 'NON_COMPLIANT',
    annotation: 'By unused-security-group: No network interface uses the group',
  });
});

test.each<[string, Record<string, string>, object, string]>([
  [
    'a parameter that the rule cannot read',
    { daysToExpiration: 'soon' },
    certificate.configuration,
    'daysToExpiration',
  ],
  ['an item that contradicts its shape', {}, { ...certificate.configuration, notAfter: 'never' }, 'notAfter'],
])('%s is an error of the rule', (_what, parameters, configuration, message) => {
  const item = createItem('AWS::ACM::Certificate', configuration);
  const run = () => evaluate('ACM_CERTIFICATE_EXPIRATION_CHECK', parameters, item, SURROUNDINGS);
  expect(run).toThrow(`expiring-certificate, its substitute here: `);
  expect(run).toThrow(message);
});

test('describes the substitute of each managed rule, the parameters that it lacks, and what is not evaluated', () => {
  const create = (name: string, source: ConfigRule['source'], inputParameters = '{}'): ConfigRule => ({
    name,
    source,
    inputParameters,
    arn: name,
    id: name,
    description: undefined,
    scope: {},
    frequency: undefined,
    isDeployed: true,
  });
  const policy = { PolicyRuntime: 'guard-2.x.x' };
  expect(
    describeOtherRules(
      [
        create('own', { Owner: 'CUSTOM_LAMBDA' }),
        create('ssh', { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' }),
        create(
          'acm',
          { Owner: 'AWS', SourceIdentifier: 'ACM_CERTIFICATE_EXPIRATION_CHECK' },
          '{"daysToExpiration":"9","x":"1"}',
        ),
        create('waf', { Owner: 'AWS', SourceIdentifier: 'WAFV2_LOGGING_ENABLED' }),
        create('gp3', { Owner: 'CUSTOM_POLICY', CustomPolicyDetails: policy }),
      ],
      rules,
      false,
    ),
  ).toEqual([
    'ssh (managed rule INCOMING_SSH_DISABLED) is evaluated by open-ssh',
    'acm (managed rule ACM_CERTIFICATE_EXPIRATION_CHECK) is evaluated by expiring-certificate, without its parameters x',
    'waf (managed rule WAFV2_LOGGING_ENABLED) is not evaluated here',
    'gp3 (Guard) is not evaluated here: cfn-guard is not installed',
  ]);
  const guard = create('gp3', { Owner: 'CUSTOM_POLICY', CustomPolicyDetails: policy });
  expect(describeOtherRules([guard], rules, true)).toEqual(['gp3 (Guard) is evaluated by cfn-guard']);
});
