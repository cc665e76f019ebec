import { makePublicPolicyCases } from '../../../lib/core/case-parts/public-policy-cases';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Id: 'default', Statement });
const configuration = { functionName: 'orders', runtime: 'nodejs22.x', packageType: 'Zip' };
const withPolicy = (...statements: object[]) => ({
  configuration,
  supplementaryConfiguration: { Policy: JSON.stringify(document(...statements)), Tags: {} },
});
const template = (...permissions: unknown[]) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration: { Runtime: 'nodejs22.x' },
  supplementaryConfiguration: permissions.length > 0 ? { 'AWS::Lambda::Permission': permissions } : {},
});
/** The permission that CloudFormation has for a statement. */
const toPermission = ({ Principal, Action, Condition }: Record<string, unknown>) => {
  const principal = (Principal as { AWS?: unknown }).AWS ?? Principal;
  const source = (Condition as { ArnEquals?: Record<string, unknown> } | undefined)?.ArnEquals?.['aws:SourceArn'];
  return { FunctionName: 'orders', Action, Principal: principal, ...(source !== undefined && { SourceArn: source }) };
};
const inTemplate = (...statements: object[]) =>
  template(...statements.map((one) => toPermission(one as Record<string, unknown>)));
const invoke = {
  Effect: 'Allow',
  Action: 'lambda:InvokeFunction',
  Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
};
const permission = { FunctionName: 'orders', Action: 'lambda:InvokeFunction' };
const fromS3 = { ...invoke, Sid: 'Uploads', Principal: { Service: 's3.amazonaws.com' } };
const anyBucket = nonCompliant(
  'Public: policy statement "Uploads" lets Amazon S3 invoke it for any account, without aws:SourceAccount',
);

const anyService = insufficientData(
  'policy statement 1 may let Amazon S3 invoke it for any account; its principal is not known',
);

export default defineCases(rule, [
  ...makePublicPolicyCases({ action: 'lambda:InvokeFunction', noun: 'function', withPolicy, inTemplate }),
  {
    scenario: 'a function URL without authorization',
    ...withPolicy({
      ...invoke,
      Sid: 'FunctionURLAllowPublicAccess',
      Principal: '*',
      Action: 'lambda:InvokeFunctionUrl',
      Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
    }),
    expected: nonCompliant(
      'Public: policy statement "FunctionURLAllowPublicAccess" lets anyone use lambda:InvokeFunctionUrl, as its condition on lambda:FunctionUrlAuthType names no fixed values',
    ),
  },
  {
    scenario: 'a function URL with authorization for one account',
    ...withPolicy({
      ...invoke,
      Principal: { AWS: '444455556666' },
      Action: 'lambda:InvokeFunctionUrl',
      Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a layer-like permission for everyone',
    ...withPolicy({ ...invoke, Principal: '*', Action: 'lambda:GetFunction' }),
    expected: nonCompliant('Public: policy statement 1 lets anyone use lambda:GetFunction'),
  },
  { scenario: 'events of buckets of any account', ...withPolicy(fromS3), expected: anyBucket },
  {
    scenario: 'events of a bucket, which somebody else may own one day',
    ...withPolicy({ ...fromS3, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' } } }),
    expected: anyBucket,
  },
  {
    scenario: 'events of a bucket of the account',
    ...withPolicy({
      ...fromS3,
      Condition: {
        ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' },
        StringEquals: { 'AWS:SourceAccount': '111122223333' },
      },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'events of an API, whose ARN has its account',
    ...withPolicy({
      ...invoke,
      Principal: { Service: 'apigateway.amazonaws.com' },
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/*/GET/' } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a rule of any account that calls it, which the control does not count',
    ...withPolicy({ ...invoke, Principal: { Service: 'events.amazonaws.com' } }),
    expected: COMPLIANT,
    todo: nonCompliant('Public: policy statement 1 lets events.amazonaws.com invoke it for any account'),
  },
  {
    scenario: 'no policy, beside the tags',
    configuration,
    supplementaryConfiguration: { Tags: {} },
    expected: COMPLIANT,
  },
  {
    scenario: 'an item without any supplementary configuration',
    configuration,
    expected: insufficientData('the function may be public, depending on the policy, which is not in the input'),
  },
  {
    scenario: "text inside text, as AWS Config's API has it",
    configuration,
    supplementaryConfiguration: { Policy: JSON.stringify(JSON.stringify(document({ ...invoke, Principal: '*' }))) },
    expected: nonCompliant('Public: policy statement 1 lets anyone use lambda:InvokeFunction'),
  },
  {
    scenario: 'a function from list-functions, which returns no policies',
    shape: 'description',
    configuration: { FunctionName: 'orders', Runtime: 'nodejs22.x' },
    expected: insufficientData('the function may be public, depending on the policy, which is not in the input'),
  },
  { scenario: 'a template without permissions', ...template(), expected: COMPLIANT },
  {
    scenario: 'a template with a function URL without authorization',
    ...template({
      ...permission,
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    }),
    expected: nonCompliant(
      'Public: policy statement 1 lets anyone use lambda:InvokeFunctionUrl, as its condition on lambda:FunctionUrlAuthType names no fixed values',
    ),
  },
  {
    scenario: 'a template with everyone of the organization',
    ...template({ ...permission, Principal: '*', PrincipalOrgID: 'o-exampleorg' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a bucket of any account',
    ...template({ ...permission, Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::uploads' }),
    expected: nonCompliant(
      'Public: policy statement 1 lets Amazon S3 invoke it for any account, without aws:SourceAccount',
    ),
  },
  {
    scenario: 'a template with a service from a parameter, for a bucket',
    ...template({ ...permission, Principal: new Unknown('{"Ref":"Service"}'), SourceArn: 'arn:aws:s3:::uploads' }),
    expected: anyService,
  },
  {
    scenario: 'a template with the name of Amazon S3 in the partition, for a bucket',
    ...template({
      ...permission,
      Principal: new Unknown(`s3.\${AWS::URLSuffix}`, { 'Fn::Sub': `s3.\${AWS::URLSuffix}` }),
      SourceArn: 'arn:aws:s3:::uploads',
    }),
    expected: anyService,
  },
  {
    scenario: 'a template with a service from a parameter, for a topic of one account',
    ...template({
      ...permission,
      Principal: new Unknown('{"Ref":"Service"}'),
      SourceArn: 'arn:aws:sns:eu-west-1:111122223333:orders',
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a bucket of its account',
    ...template({
      ...permission,
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::uploads',
      SourceAccount: new Unknown('{"Ref":"AWS::AccountId"}', { Ref: 'AWS::AccountId' }),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a topic of its own',
    ...template({
      ...permission,
      Principal: 'sns.amazonaws.com',
      SourceArn: new Reference('{"Ref":"Topic"}', 'Topic'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a permission that may be for another function',
    ...template(new Unknown('"Permission" (which may refer to this resource or to another)')),
    expected: insufficientData(
      'the function may be public, depending on "Permission" (which may refer to this resource or to another)',
    ),
  },
  {
    scenario: 'a policy that is no JSON',
    configuration,
    supplementaryConfiguration: { Policy: '{' },
    expected: unreadable('Cannot parse the JSON text of supplementaryConfiguration.Policy: found "{"'),
  },
]);
