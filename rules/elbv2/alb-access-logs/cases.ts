import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
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
  { scenario: 'access logs to a bucket', ...balancer({ [ENABLED]: 'true', [BUCKET]: 'logs' }), expected: COMPLIANT },
  {
    scenario: 'access logs off, although a bucket is set',
    ...balancer({ [ENABLED]: 'false', [BUCKET]: 'logs' }),
    expected: nonCompliant('Access logs are off'),
  },
  {
    scenario: 'no access log attributes',
    ...balancer({ 'deletion_protection.enabled': 'true' }),
    expected: nonCompliant('Access logs are off'),
  },
  {
    scenario: 'connection logs instead of access logs',
    ...balancer({ [ENABLED]: 'false', 'connection_logs.s3.enabled': 'true', 'connection_logs.s3.bucket': 'logs' }),
    expected: nonCompliant('Access logs are off'),
  },
  {
    scenario: 'access logs to one of the allowed buckets',
    ...balancer({ [ENABLED]: 'true', [BUCKET]: 'logs' }),
    parameters: { s3BucketNames: 'archive, logs' },
    expected: COMPLIANT,
  },
  {
    scenario: 'access logs to a bucket that is not allowed',
    ...balancer({ [ENABLED]: 'true', [BUCKET]: 'elsewhere' }),
    parameters: { s3BucketNames: 'archive,logs' },
    expected: nonCompliant('Access logs go to elsewhere, allowed: archive and logs'),
  },
  {
    scenario: 'access logs without a bucket, where one is required',
    ...balancer({ [ENABLED]: 'true', [BUCKET]: '' }),
    parameters: { s3BucketNames: 'logs' },
    expected: nonCompliant('Access logs go to no bucket, allowed: logs'),
  },
  {
    scenario: 'a Network Load Balancer',
    ...balancer({ [ENABLED]: 'false' }, 'network'),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: "attributes as JSON text, from AWS Config's API",
    configuration: { type: 'application' },
    supplementaryConfiguration: {
      LoadBalancerAttributes: `[{"key":"${ENABLED}","value":"true"},{"key":"${BUCKET}","value":"logs"}]`,
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'no attributes, as in an advanced query',
    configuration: { type: 'application' },
    expected: insufficientData('access logs may be off; the load balancer attributes are not in the input'),
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
    scenario: 'a template with access logs to one of its own buckets',
    ...template({ Key: ENABLED, Value: true }, { Key: BUCKET, Value: new Unknown('{"Ref":"Logs"}') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with access logs to one of its own buckets, where a bucket is required',
    ...template({ Key: ENABLED, Value: 'true' }, { Key: BUCKET, Value: new Unknown('{"Ref":"Logs"}') }),
    parameters: { s3BucketNames: 'logs' },
    expected: insufficientData(
      'Properties.LoadBalancerAttributes[1].Value is {"Ref":"Logs"}, which the template leaves open',
    ),
  },
  { scenario: 'a template without attributes', ...template(), expected: nonCompliant('Access logs are off') },
  {
    scenario: 'a value that is neither true nor false',
    ...balancer({ [ENABLED]: 'yes' }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes[0].value: expected a boolean, found "yes"',
    ),
  },
  {
    scenario: 'a truncated list of attributes',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: '[{"key":' },
    expected: unreadable(
      'Cannot parse the JSON text of supplementaryConfiguration.LoadBalancerAttributes: found "[{\\"key\\":"',
    ),
  },
]);
