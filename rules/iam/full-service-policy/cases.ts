import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { document, encode, managed, template } from '../sample-resources/identities';
import rule from './rule';

const allow = (Action: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const allBut = (NotAction: unknown) => ({ Effect: 'Allow', NotAction, Resource: '*' });
const flagged = (what: string) => nonCompliant(`Policy "deploy": ${what}`);
const depends = (what: string) =>
  insufficientData(`the policy may allow all actions of a service, depending on policy "deploy": ${what}`);
const parameter = new Unknown('{"Ref":"Action"}', { Ref: 'Action' });
const join = (...parts: unknown[]) =>
  new Unknown(JSON.stringify({ 'Fn::Join': ['', parts] }), { 'Fn::Join': ['', parts] });
const inTemplate = (...statements: object[]) =>
  template('AWS::IAM::Policy', { ManagedPolicyName: 'deploy', PolicyDocument: document(...statements) });

export default defineCases(rule, [
  {
    scenario: 'all actions of a service',
    ...managed([allow('s3:*')]),
    expected: flagged('statement 1 allows s3:* on *'),
  },
  {
    scenario: 'all actions of a service, in capitals and with a name',
    ...managed([allow('EC2:*', { Sid: 'Machines' })]),
    expected: flagged('statement "Machines" allows EC2:* on *'),
  },
  {
    scenario: 'all actions of a service among others',
    ...managed([allow(['s3:GetObject', 'dynamodb:*'])]),
    expected: flagged('statement 1 allows s3:GetObject and dynamodb:* on *'),
  },
  {
    scenario: 'two statements with all actions of a service',
    ...managed([allow('s3:Get*'), allow('s3:*'), allow('sqs:*')]),
    expected: flagged('statement 2 allows s3:* on * (and 1 more)'),
  },
  {
    scenario: 'all actions of a service on one resource',
    ...managed([allow('s3:*', { Resource: 'arn:aws:s3:::uploads/*' })]),
    expected: flagged('statement 1 allows s3:* on arn:aws:s3:::uploads/*'),
  },
  {
    scenario: 'all actions of a service under a condition',
    ...managed([allow('s3:*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })]),
    expected: flagged('statement 1 allows s3:* on *, under a condition on aws:MultiFactorAuthPresent'),
  },
  { scenario: 'all actions', ...managed([allow('*')]), expected: flagged('statement 1 allows * on *') },
  {
    scenario: 'all actions, with a colon',
    ...managed([allow('*:*')]),
    expected: flagged('statement 1 allows *:* on *'),
  },
  {
    scenario: 'all actions by other wildcards',
    ...managed([allow('sqs:?*')]),
    expected: flagged('statement 1 allows sqs:?* on *'),
  },
  {
    scenario: 'all actions but those of a service',
    ...managed([allBut('iam:*')]),
    expected: flagged('statement 1 allows all but iam:* on *'),
  },
  {
    scenario: 'all actions but one',
    ...managed([allBut(['s3:DeleteBucket'])]),
    expected: flagged('statement 1 allows all but s3:DeleteBucket on *'),
  },
  {
    scenario: 'all actions of a service, attached to nobody',
    ...managed([allow('s3:*')], { attachmentCount: 0 }),
    expected: flagged('statement 1 allows s3:* on *'),
  },
  {
    scenario: 'all actions of a service, and another service denied',
    ...managed([allow('s3:*'), { ...allow('ec2:*'), Effect: 'Deny' }]),
    expected: flagged('statement 1 allows s3:* on *'),
  },
  {
    scenario: 'all actions of a service, denied',
    ...managed([{ ...allow('s3:*'), Effect: 'Deny' }]),
    expected: COMPLIANT,
  },
  { scenario: 'single actions', ...managed([allow(['s3:GetObject', 's3:PutObject'])]), expected: COMPLIANT },
  { scenario: 'some actions of a service', ...managed([allow('s3:Get*')]), expected: COMPLIANT },
  { scenario: 'the actions with some ending', ...managed([allow('s3:*Object')]), expected: COMPLIANT },
  { scenario: 'an action of one letter', ...managed([allow('s3:?')]), expected: COMPLIANT },
  { scenario: 'all actions but all', ...managed([allBut('*')]), expected: COMPLIANT },
  { scenario: 'no statements', ...managed([]), expected: COMPLIANT },
  {
    scenario: 'beginnings that are all actions of a service together',
    ...managed([
      allow(['sqs:A*', 'sqs:C*', 'sqs:D*', 'sqs:G*', 'sqs:L*', 'sqs:P*', 'sqs:R*', 'sqs:S*', 'sqs:T*', 'sqs:U*']),
    ]),
    expected: COMPLIANT,
    todo: flagged('statement 1 allows all actions of sqs'),
  },
  {
    scenario: 'an old version with all actions of a service',
    ...managed([], {
      policyVersionList: [
        { versionId: 'v1', isDefaultVersion: false, document: encode(allow('s3:*')) },
        { versionId: 'v2', isDefaultVersion: true, document: encode(allow('s3:Get*')) },
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy that only bounds permissions',
    ...managed([allow('s3:*')], { attachmentCount: 0, permissionsBoundaryUsageCount: 2 }),
    expected: flagged('statement 1 allows s3:* on *'),
  },
  {
    scenario: 'a policy that only bounds permissions, where those are left out',
    ...managed([allow('s3:*')], { attachmentCount: 0, permissionsBoundaryUsageCount: 2 }),
    parameters: { excludePermissionBoundaryPolicy: 'true' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a policy that AWS maintains',
    ...managed([allow('s3:*')]),
    arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a policy whose document is not in the input',
    ...managed([], { policyVersionList: [{ versionId: 'v1', isDefaultVersion: true }] }),
    expected: depends('the policy document, which is not in the input'),
  },
  {
    scenario: 'the output of list-policies, which has no documents',
    shape: 'description',
    configuration: { PolicyName: 'deploy', PolicyId: 'ANPAEXAMPLE', AttachmentCount: 1 },
    expected: depends('the policy document, which is not in the input'),
  },
  {
    scenario: 'the output of get-account-authorization-details',
    shape: 'description',
    configuration: {
      PolicyName: 'deploy',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document(allow('s3:*')) }],
    },
    expected: flagged('statement 1 allows s3:* on *'),
  },
  {
    scenario: 'a document that is no policy',
    ...managed([], { policyVersionList: [{ versionId: 'v1', isDefaultVersion: true, document: '%7B' }] }),
    expected: unreadable('Cannot parse the JSON text of configuration.policyVersionList[0].document: found "{"'),
  },
  {
    scenario: 'a template with all actions of a service',
    ...inTemplate(allow('s3:*')),
    expected: flagged('statement 1 allows s3:* on *'),
  },
  { scenario: 'a template with some actions', ...inTemplate(allow('s3:Get*')), expected: COMPLIANT },
  {
    scenario: 'a template with an action from a parameter',
    ...inTemplate(allow(['s3:GetObject', parameter])),
    expected: depends('statement 1 ({"Ref":"Action"})'),
  },
  {
    scenario: 'a template with the name of an action from a parameter',
    ...inTemplate(allow(join('s3:', { Ref: 'Action' }))),
    expected: depends('statement 1 ({"Fn::Join":["",["s3:",{"Ref":"Action"}]]})'),
  },
  {
    scenario: 'a template with the service from a parameter',
    ...inTemplate(allow(join({ Ref: 'Service' }, ':*'))),
    expected: flagged('statement 1 allows {"Fn::Join":["",[{"Ref":"Service"},":*"]]} on *'),
  },
  {
    scenario: 'a template with the end of an action from a parameter',
    ...inTemplate(allow(join('s3:Get', { Ref: 'Action' }))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with all that follows the service from a parameter',
    ...inTemplate(allow(join('s3', { Ref: 'Action' }))),
    expected: depends('statement 1 ({"Fn::Join":["",["s3",{"Ref":"Action"}]]})'),
  },
  {
    scenario: 'a template with the exceptions from a parameter',
    ...inTemplate(allBut(parameter)),
    expected: depends('statement 1 ({"Ref":"Action"})'),
  },
  {
    scenario: 'a template with the effect from a parameter',
    ...inTemplate({ ...allow('s3:*'), Effect: parameter }),
    expected: depends('statement 1 ({"Ref":"Action"})'),
  },
  {
    scenario: 'an inline policy of a template, which its identity has',
    ...template('AWS::IAM::Policy', { PolicyName: 'deploy', PolicyDocument: document(allow('s3:*')), Roles: ['a'] }),
    expected: NOT_APPLICABLE,
  },
]);
