import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

/** A bucket as AWS Config records it. */
const bucket = (logging?: unknown) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  configuration: { name: 'reports', creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: logging === undefined ? {} : { BucketLoggingConfiguration: logging },
});
const template = (properties: object) => ({
  shape: 'template' as const,
  resourceId: 'Reports',
  configuration: properties,
});

const NO_LOG = nonCompliant('No access log');
const NOT_IN_INPUT = insufficientData('the access log settings of the bucket are not in the input');
const toLogs = { destinationBucketName: 'example-logs', logFilePrefix: 'reports/' };
const requireBucket = { parameters: { targetBucket: 'example-logs' } };
const requirePrefix = { parameters: { targetPrefix: 'reports/' } };

export default defineCases(rule, [
  { scenario: 'no log', ...bucket({ destinationBucketName: null, logFilePrefix: null }), expected: NO_LOG },
  { scenario: 'no log, as AWS Config records it since 2024', ...bucket({}), expected: NO_LOG },
  { scenario: 'a log', ...bucket(toLogs), expected: COMPLIANT },
  {
    scenario: 'a log, as text from the API of AWS Config',
    ...bucket(JSON.stringify(toLogs)),
    expected: COMPLIANT,
  },
  {
    scenario: 'no log, as text from the API of AWS Config',
    ...bucket('{"destinationBucketName":null,"logFilePrefix":null}'),
    expected: NO_LOG,
  },
  { scenario: 'a log in the required bucket', ...bucket(toLogs), ...requireBucket, expected: COMPLIANT },
  {
    scenario: 'a log in another bucket',
    ...bucket({ ...toLogs, destinationBucketName: 'reports' }),
    ...requireBucket,
    expected: nonCompliant('The access log goes to reports, not to example-logs'),
  },
  { scenario: 'a log with the required prefix', ...bucket(toLogs), ...requirePrefix, expected: COMPLIANT },
  {
    scenario: 'a log with another prefix',
    ...bucket({ ...toLogs, logFilePrefix: 'other/' }),
    ...requirePrefix,
    expected: nonCompliant('The access log has the prefix "other/", not "reports/"'),
  },
  {
    scenario: 'a log without a prefix, where one is required',
    ...bucket({ ...toLogs, logFilePrefix: null }),
    ...requirePrefix,
    expected: nonCompliant('The access log has the prefix "", not "reports/"'),
  },
  {
    scenario: 'no log, where a bucket is required',
    ...bucket({}),
    ...requireBucket,
    expected: NO_LOG,
  },
  {
    scenario: 'a bucket that needs no log',
    ...bucket({}),
    parameters: { excludedBuckets: 'example-logs, reports' },
    expected: NOT_APPLICABLE,
  },
  { scenario: 'an item without log settings', ...bucket(), expected: NOT_IN_INPUT },
  {
    scenario: 'a number instead of the name of the bucket',
    ...bucket({ destinationBucketName: 7 }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketLoggingConfiguration.destinationBucketName: expected a string, found 7',
    ),
  },
  { scenario: 'a template without a log', ...template({}), expected: NO_LOG },
  {
    scenario: 'a template with a log in a bucket of the same template',
    ...template({ LoggingConfiguration: { DestinationBucketName: new Reference('{"Ref":"Logs"}', 'Logs') } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a log in the bucket itself',
    ...template({ LoggingConfiguration: { LogFilePrefix: 'log/' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a log in the bucket itself, whose name it does not have, where another is required',
    ...template({ LoggingConfiguration: { LogFilePrefix: 'log/' } }),
    ...requireBucket,
    expected: insufficientData('the template does not say whether the access log goes to example-logs'),
  },
  {
    scenario: 'a template with a log in a bucket that it leaves open, where one is required',
    ...template({ LoggingConfiguration: { DestinationBucketName: new Unknown('{"Ref":"Logs"}') } }),
    ...requireBucket,
    expected: insufficientData('the template does not say whether the access log goes to example-logs'),
  },
  {
    scenario: 'a template that leaves the prefix open, where one is required',
    ...template({ LoggingConfiguration: { LogFilePrefix: new Unknown('{"Ref":"Prefix"}') } }),
    ...requirePrefix,
    expected: insufficientData('the template does not say whether the access log has the prefix "reports/"'),
  },
  {
    scenario: 'a template that leaves the whole log open',
    ...template({ LoggingConfiguration: new Unknown('{"Fn::If":["Logged",{},{"Ref":"AWS::NoValue"}]}') }),
    expected: insufficientData(
      'Properties.LoggingConfiguration is {"Fn::If":["Logged",{},{"Ref":"AWS::NoValue"}]}, which the template leaves open',
    ),
  },
  {
    scenario: 'the output of ListBuckets',
    shape: 'description',
    resourceId: 'reports',
    configuration: { Name: 'reports', CreationDate: '2026-01-01T00:00:00.000Z' },
    expected: NOT_IN_INPUT,
  },
  {
    scenario: 'an empty text for no log',
    ...bucket({ destinationBucketName: '', logFilePrefix: '' }),
    expected: NO_LOG,
  },
]);
