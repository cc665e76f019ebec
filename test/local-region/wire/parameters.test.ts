import { AwsError } from '../../../lib/local-region/aws-call';
import { checkParameters } from '../../../lib/local-region/wire/parameters';

test.each<[service: string, operation: string, parameters: object, expected: object]>([
  ['ec2', 'ModifyVolume', { VolumeId: 'vol-1', Iops: 3000 }, { VolumeId: 'vol-1', Iops: 3000 }],
  ['lambda', 'Invoke', { FunctionName: 'f', Payload: '{}' }, { FunctionName: 'f', Payload: Buffer.from('{}') }],
  ['cloudtrail', 'LookupEvents', { StartTime: '2026-03-01' }, { StartTime: new Date('2026-03-01') }],
])('the parameters of %s %s %j are read', (service, operation, parameters, expected) => {
  expect(checkParameters(service, operation, parameters)).toEqual(expected);
});

test.each<[service: string, operation: string, parameters: object, error: string]>([
  ['ec2', 'ModifyVolumes', {}, 'UnknownOperationException: ec2 has no operation ModifyVolumes'],
  [
    'ec2',
    'ModifyVolume',
    { VolumeId: 'vol-1', Iops: '3000' },
    'ParamValidation: Parameter validation failed: Iops: STRING_VALUE can not be converted to a Number',
  ],
  [
    'ec2',
    'ModifyVolume',
    { Volume: 'vol-1' },
    'ParamValidation: Parameter validation failed: Volume: Unknown parameter in input: "Volume"',
  ],
  [
    'ec2',
    'ModifyVolume',
    {},
    'ParamValidation: Parameter validation failed: VolumeId: Missing required parameter: VolumeId',
  ],
  [
    's3',
    'PutBucketVersioning',
    { Bucket: 'files', VersioningConfiguration: { Status: 'On' } },
    'MalformedXML: The XML you provided was not well-formed or did not validate against our published schema',
  ],
  [
    'ssm',
    'GetAutomationExecution',
    { AutomationExecutionId: 'x' },
    "ValidationException: 1 validation error detected: Value 'x' at 'automationExecutionId' failed to satisfy constraint: Member must have length greater than or equal to 36",
  ],
  [
    'sts',
    'AssumeRole',
    { RoleArn: 'role', RoleSessionName: 'me' },
    "ValidationError: 1 validation error detected: Value 'role' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
  ],
  [
    'acm',
    'DescribeCertificate',
    { CertificateArn: 'x' },
    "ValidationException: 1 validation error detected: Value 'x' at 'certificateArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
  ],
  [
    'iam',
    'CreateUser',
    { UserName: 'a b' },
    "ValidationError: 1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
  ],
])('%s %s %j is an error', (service, operation, parameters, error) => {
  const [code = ''] = error.split(': ');
  const expected = new AwsError(code, error.slice(code.length + 2));
  expect(() => checkParameters(service, operation, parameters)).toThrow(expected);
  expect(() => checkParameters(service, operation, parameters)).toThrow(expect.objectContaining({ code }));
});
