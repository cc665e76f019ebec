import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBalancer, expectedAttributes, recordedBalancer } from '../sample-resources/load-balancers';
import rule from './rule';

const [ENABLED, BUCKET, PREFIX] = ['access_logs.s3.enabled', 'access_logs.s3.bucket', 'access_logs.s3.prefix'];
const off = { [ENABLED]: 'false', [BUCKET]: '', [PREFIX]: '' };
const summary = 'Write access logs to bucket "logs"';
const notes = ['ELB refuses the call, and changes nothing, unless the policy of the bucket allows the delivery'];
const parameters = { s3BucketNames: 'logs' };
const turnOn = expectedAttributes(
  { [ENABLED]: 'false' },
  { [ENABLED]: 'true', [BUCKET]: 'logs' },
  { summary, notes, sideEffects: ['The logs cost storage until a lifecycle rule of that bucket expires them'] },
);

export default definePlanCases(rule, [
  { scenario: 'no access logs', ...recordedBalancer(off), parameters, expected: turnOn },
  { scenario: 'the output of the calls of ELB', ...describedBalancer(off), parameters, expected: turnOn },
  {
    scenario: 'logs in another bucket, whose prefix stays',
    ...recordedBalancer({ [ENABLED]: 'true', [BUCKET]: 'old-logs', [PREFIX]: 'web' }),
    parameters,
    expected: expectedAttributes(
      { [ENABLED]: 'true', [BUCKET]: 'old-logs' },
      { [ENABLED]: 'true', [BUCKET]: 'logs' },
      { summary, notes, sideEffects: ['Logs stop arriving in bucket "old-logs", where somebody may read them'] },
    ),
  },
  {
    scenario: 'logs that are off, with the bucket they had before',
    ...recordedBalancer({ [ENABLED]: 'false', [BUCKET]: 'old-logs', [PREFIX]: '' }),
    parameters,
    expected: { ...turnOn, cannotUndo: 'The bucket of the logs, which are off, stays "logs"; it was "old-logs"' },
  },
  {
    scenario: 'no bucket in the parameter',
    ...recordedBalancer(off),
    expected: needsManualFix('Name the bucket for the logs in the parameter s3BucketNames'),
  },
  {
    scenario: 'several buckets in the parameter',
    ...recordedBalancer(off),
    parameters: { s3BucketNames: 'logs,more-logs' },
    expected: needsManualFix('The parameter s3BucketNames allows several buckets: choose one by hand'),
  },
  {
    scenario: 'access logs',
    ...recordedBalancer({ [ENABLED]: 'true', [BUCKET]: 'logs' }),
    parameters,
    expected: nothingToDo('The resource is compliant'),
  },
]);
