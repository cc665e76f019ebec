import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const ENABLED = 'access_logs.s3.enabled';
const BUCKET = 'access_logs.s3.bucket';

const balancer = (attributes: Record<string, string>, type = 'application') => ({
  configuration: { loadBalancerName: 'web', type },
  supplementaryConfiguration: {
    LoadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  },
});
const template = (...LoadBalancerAttributes: object[]) => ({
  shape: 'template' as const,
  configuration: { LoadBalancerAttributes },
});

export default defineCases(rule, [
  { scenario: 'logs to a bucket', ...balancer({ [ENABLED]: 'true', [BUCKET]: 'logs' }), expected: COMPLIANT },
  {
    scenario: 'no logs, though a bucket is named',
    ...balancer({ [ENABLED]: 'false', [BUCKET]: 'logs' }),
    expected: nonCompliant('Access logs are off'),
  },
  {
    scenario: 'no word on logs among the attributes',
    ...balancer({ 'deletion_protection.enabled': 'true' }),
    expected: nonCompliant('Access logs are off'),
  },
  {
    scenario: 'connection logs in place of access logs',
    ...balancer({ [ENABLED]: 'false', 'connection_logs.s3.enabled': 'true', 'connection_logs.s3.bucket': 'logs' }),
    expected: nonCompliant('Access logs are off'),
  },
  {
    scenario: 'logs to one of the buckets that are asked for',
    ...balancer({ [ENABLED]: 'true', [BUCKET]: 'logs' }),
    parameters: { s3BucketNames: 'archive, logs' },
    expected: COMPLIANT,
  },
  {
    scenario: 'logs to another bucket than asked for',
    ...balancer({ [ENABLED]: 'true', [BUCKET]: 'elsewhere' }),
    parameters: { s3BucketNames: 'archive,logs' },
    expected: nonCompliant('Access logs go to elsewhere and not to archive and logs'),
  },
  {
    scenario: 'logs to no bucket, where one is asked for',
    ...balancer({ [ENABLED]: 'true', [BUCKET]: '' }),
    parameters: { s3BucketNames: 'logs' },
    expected: nonCompliant('Access logs go to no bucket and not to logs'),
  },
  {
    scenario: 'a network load balancer',
    ...balancer({ [ENABLED]: 'false' }, 'network'),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'attributes as JSON text, as the API gives them',
    configuration: { type: 'application' },
    supplementaryConfiguration: {
      LoadBalancerAttributes: `[{"key":"${ENABLED}","value":"true"},{"key":"${BUCKET}","value":"logs"}]`,
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'no attributes, as in the result of an advanced query',
    configuration: { type: 'application' },
    expected: insufficientData('whether access logs are on: the attributes are not in the input'),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    supplementaryConfiguration: {
      LoadBalancerAttributes: [
        { Key: ENABLED, Value: 'true' },
        { Key: BUCKET, Value: 'logs' },
      ],
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'template: logs to a bucket of the same template',
    ...template({ Key: ENABLED, Value: true }, { Key: BUCKET, Value: new Unknown('{"Ref":"Logs"}') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'template: logs to a bucket of the same template, where one is asked for',
    ...template({ Key: ENABLED, Value: 'true' }, { Key: BUCKET, Value: new Unknown('{"Ref":"Logs"}') }),
    parameters: { s3BucketNames: 'logs' },
    expected: insufficientData(
      'whether this is compliant: Properties.LoadBalancerAttributes[1].Value is {"Ref":"Logs"}, which the input does not resolve',
    ),
  },
  { scenario: 'template: no attributes', ...template(), expected: nonCompliant('Access logs are off') },
  {
    scenario: 'a value that is neither true nor false',
    ...balancer({ [ENABLED]: 'yes' }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes[0].value: expected a boolean, found "yes"',
    ),
  },
  {
    scenario: 'a list of attributes that is cut off',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: '[{"key":' },
    expected: unreadable(
      'Cannot parse the JSON text of supplementaryConfiguration.LoadBalancerAttributes: found "[{\\"key\\":"',
    ),
  },
]);
