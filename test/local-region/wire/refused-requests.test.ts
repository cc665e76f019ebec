import { request as sendRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { AwsError, UNKNOWN_OPERATION } from '../../../lib/local-region/aws-call';
import { Endpoint } from '../../../lib/local-region/wire/endpoint';

/** Operations of AWS that the local region does not have. */
const MISSING = ['DescribeHosts', 'ListGroups', 'GetBucketLogging', 'ListAccessPoints', 'ListLayers', 'ListTrails'];

let endpoint: Endpoint;
let received: unknown;
beforeAll(async () => {
  endpoint = await Endpoint.start({
    identify: ({ accessKeyId }) => {
      if (accessKeyId === 'AKIAINACTIVE') {
        throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
      }
      if (accessKeyId === 'ASIAEXPIRED') {
        throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
      }
      return { kind: 'administrator', account: '111122223333' };
    },
    answer: async ({ operation, input }) => {
      received = input;
      if (MISSING.includes(operation)) throw new AwsError(UNKNOWN_OPERATION, `${operation} is not here`);
      if (JSON.stringify(input).includes('bug')) throw new Error('something broke');
      return {};
    },
  });
});
afterAll(() => endpoint.stop());

interface Request {
  readonly service?: string;
  readonly key?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

function send({ service, key = 'AKIA1', method = 'POST', path = '/', headers = {}, body = '' }: Request) {
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20260301/eu-west-1/${service}/aws4_request, Signature=a`;
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = sendRequest(
        `${endpoint.url}${path}`,
        { method, headers: { ...(service && { authorization }), ...headers } },
        async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          resolve({ status: response.statusCode, headers: response.headers, text });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    },
  );
}

const target = (name: string) => ({ 'x-amz-target': name, 'content-type': 'application/x-amz-json-1.1' });
/** Matches the text as it is. */
const toPattern = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[[\]{}().]/g, '\\$&')}$`);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

test.each<[scenario: string, Request, status: number, found: RegExp]>([
  [
    'JSON without a signature',
    { headers: target('StarlingDoveService.DescribeConfigRules') },
    403,
    /"__type":"MissingAuthenticationTokenException"/,
  ],
  [
    'a query without a signature',
    { headers: FORM, body: 'Action=GetCallerIdentity' },
    403,
    /<Code>MissingAuthenticationToken</,
  ],
  ['S3 without a signature', { method: 'GET', path: '/bucket/key' }, 403, /<Error><Code>AccessDenied</],
  ...(
    [
      ['EC2', { service: 'ec2', headers: FORM, body: 'Action=DescribeVpcs' }, 'AuthFailure', 'RequestExpired'],
      ['a query', { service: 'iam', headers: FORM, body: 'Action=ListUsers' }, 'InvalidClientTokenId', 'ExpiredToken'],
      ['S3', { service: 's3', method: 'GET', path: '/bucket' }, 'InvalidAccessKeyId', 'ExpiredToken'],
      [
        'JSON',
        { service: 'config', headers: target('StarlingDoveService.DescribeConfigRules') },
        'UnrecognizedClientException',
        'ExpiredTokenException',
      ],
    ] satisfies [string, Request, string, string][]
  ).flatMap(([name, request, inactive, expired]): [string, Request, number, RegExp][] => [
    [`an inactive key for ${name}`, { ...request, key: 'AKIAINACTIVE' }, 403, new RegExp(`\\b${inactive}\\b`)],
    [`an expired key for ${name}`, { ...request, key: 'ASIAEXPIRED' }, 403, new RegExp(`\\b${expired}\\b`)],
  ]),
  ...(
    [
      ['DescribeHosts', { service: 'ec2', headers: FORM }, 400, 'InvalidAction'],
      ['ListGroups', { service: 'iam', headers: FORM }, 400, 'InvalidAction'],
      ['GetBucketLogging', { service: 's3', method: 'GET', path: '/b?logging' }, 501, 'NotImplemented'],
      ['ListAccessPoints', { service: 's3', method: 'GET', path: '/v20180820/accesspoint' }, 400, 'InvalidAction'],
      [
        'ListLayers',
        { service: 'lambda', method: 'GET', path: '/2018-10-31/layers' },
        404,
        'UnknownOperationException',
      ],
      [
        'ListTrails',
        { service: 'cloudtrail', headers: target('CloudTrail_20131101.ListTrails') },
        400,
        UNKNOWN_OPERATION,
      ],
    ] satisfies [string, Request, number, string][]
  ).map(([name, request, status, code]): [string, Request, number, RegExp] => [
    `${name}, which is not implemented,`,
    'headers' in request && request.headers === FORM ? { ...request, body: `Action=${name}` } : request,
    status,
    new RegExp(code === UNKNOWN_OPERATION ? `${name} is not here` : `<Code>${code}<.*${name} is not here`),
  ]),
  ['an unknown service', { service: 'quicksight', headers: target('A.B') }, 400, /"UnknownOperationException"/],
  [
    'an unknown service of JSON and paths',
    { service: 'apigateway', method: 'GET', path: '/restapis' },
    404,
    /^{"message":"The local region does not have the service apigateway"}$/,
  ],
  [
    'an unknown query service',
    { service: 'autoscaling', headers: FORM, body: 'Action=DescribeTags' },
    400,
    /<Error><Type>Sender<\/Type><Code>InvalidAction<.*the service autoscaling</,
  ],
  ...['cloudfront', 'route53'].map((service): [string, Request, number, RegExp] => [
    `the unknown service ${service}`,
    { service, method: 'GET', path: '/2013-04-01/hostedzone' },
    400,
    /<Error><Type>Sender<\/Type><Code>InvalidAction</,
  ]),
  [
    'an unknown JSON operation',
    { service: 'config', headers: target('StarlingDoveService.Nothing'), body: '{}' },
    400,
    /"__type":"UnknownOperationException"/,
  ],
  [
    'an unknown EC2 action',
    { service: 'ec2', headers: FORM, body: 'Action=Nothing' },
    400,
    /<Code>InvalidAction<.*The action Nothing is not valid for this web service/,
  ],
  [
    'an unknown query action',
    { service: 'iam', headers: FORM, body: 'Action=Nothing' },
    400,
    /Could not find operation Nothing for version 2010-05-08/,
  ],
  [
    'an unknown path',
    { service: 'lambda', method: 'GET', path: '/nothing' },
    404,
    /The operation GET \/nothing is unknown/,
  ],
  [
    'a method that S3 does not have',
    { service: 's3', method: 'PATCH', path: '/bucket' },
    405,
    /<Code>MethodNotAllowed</,
  ],
  [
    'a body that is no JSON',
    { service: 'config', headers: target('StarlingDoveService.DescribeConfigRules'), body: '{' },
    400,
    /"__type":"SerializationException"/,
  ],
  [
    'a list in place of a text',
    { service: 'acm', headers: target('CertificateManager.DescribeCertificate'), body: '{"CertificateArn":[]}' },
    400,
    /START_OF_LIST can not be converted to a String/,
  ],
  [
    'a number in place of a text',
    { service: 'acm', headers: target('CertificateManager.DescribeCertificate'), body: '{"CertificateArn":1}' },
    400,
    /NUMBER_VALUE can not be converted to a String/,
  ],
  [
    'a missing member of JSON',
    { service: 'acm', headers: target('CertificateManager.DescribeCertificate'), body: '{}' },
    400,
    /"__type":"ValidationException","message":"1 validation error detected: Value null at 'certificateArn'/,
  ],
  ...(
    [
      [{ ConfigRule: {} }, "Value null at 'configRule.source' failed to satisfy constraint: Member must not be null"],
      [
        { ConfigRule: { ConfigRuleName: '', Source: { Owner: 'AWS' } } },
        "Value '' at 'configRule.configRuleName' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ],
      [
        { ConfigRule: { Source: { Owner: 'ME' } } },
        "Value 'ME' at 'configRule.source.owner' failed to satisfy constraint: Member must satisfy enum value set: [AWS, CUSTOM_LAMBDA, CUSTOM_POLICY]",
      ],
    ] satisfies [object, string][]
  ).map(([body, message]): [string, Request, number, RegExp] => [
    `PutConfigRule with ${JSON.stringify(body)}`,
    { service: 'config', headers: target('StarlingDoveService.PutConfigRule'), body: JSON.stringify(body) },
    400,
    toPattern(`{"__type":"ValidationException","message":"1 validation error detected: ${message}"}`),
  ]),
  [
    'a value of a list that is none of an enumeration',
    {
      service: 'config',
      headers: target('StarlingDoveService.GetComplianceDetailsByConfigRule'),
      body: '{"ConfigRuleName":"r","ComplianceTypes":["COMPLIANT","FINE"]}',
    },
    400,
    /Value '\[COMPLIANT, FINE\]' at 'complianceTypes' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum value set: \[COMPLIANT, /,
  ],
  [
    'a list that is too long',
    {
      service: 'events',
      headers: target('AWSEvents.PutEvents'),
      body: JSON.stringify({ Entries: Array(11).fill({ Source: 's' }) }),
    },
    400,
    /at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10/,
  ],
  [
    'a name that does not match',
    { service: 'events', headers: target('AWSEvents.PutRule'), body: '{"Name":"a b"}' },
    400,
    /Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: \[/,
  ],
  [
    'a number below zero',
    { service: 'kms', headers: target('TrentService.GenerateDataKey'), body: '{"KeyId":"k","NumberOfBytes":-1}' },
    400,
    /Value '-1' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1/,
  ],
  [
    'a number that is too small',
    { service: 'dynamodb', headers: target('DynamoDB_20120810.Scan'), body: '{"TableName":"t","Limit":0}' },
    400,
    /Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1/,
  ],
  [
    'a missing member of a query',
    { service: 'sns', headers: FORM, body: 'Action=Publish' },
    400,
    /<Code>ValidationError</,
  ],
  [
    'a missing parameter of EC2',
    { service: 'ec2', headers: FORM, body: 'Action=DeleteVolume' },
    400,
    /<Code>MissingParameter<.*The request must contain the parameter VolumeId/,
  ],
  [
    'an unknown parameter of EC2',
    { service: 'ec2', headers: FORM, body: 'Action=DescribeVpcs&Nothing=1' },
    400,
    /<Code>UnknownParameter</,
  ],
  [
    'a text in place of a number',
    { service: 'ec2', headers: FORM, body: 'Action=DescribeVpcs&MaxResults=x' },
    400,
    /<Code>InvalidParameterValue</,
  ],
  [
    'XML that is none',
    { service: 's3', method: 'PUT', path: '/b?tagging', body: '<Tagging>' },
    400,
    /<Code>MalformedXML</,
  ],
  [
    'XML of another root',
    { service: 's3', method: 'PUT', path: '/b?tagging', body: '<Other/>' },
    400,
    /<Code>MalformedXML</,
  ],
  [
    'XML that is nested deeply',
    { service: 's3', method: 'PUT', path: '/b?tagging', body: '<Tagging>'.repeat(100_000) },
    400,
    /<Code>MalformedXML</,
  ],
  [
    'a foreign host',
    { service: 'ec2', headers: { ...FORM, host: 'rebind.example.com' }, body: 'Action=DescribeVpcs' },
    400,
    /InvalidHostHeader/,
  ],
  [
    'a body that is too large',
    {
      service: 'config',
      headers: target('StarlingDoveService.DescribeConfigRules'),
      body: Buffer.alloc(17 * 1024 ** 2),
    },
    413,
    /RequestEntityTooLargeException/,
  ],
  [
    'a body that inflates too much',
    {
      service: 'cloudwatch',
      headers: { ...FORM, 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(17 * 1024 ** 2)),
    },
    413,
    /RequestEntityTooLargeException/,
  ],
  [
    'a chunked body that ends early',
    {
      service: 's3',
      method: 'PUT',
      path: '/b/k',
      headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      body: '5\r\nab',
    },
    400,
    /<Code>IncompleteBody</,
  ],
  [
    'a chunked body with a wrong checksum',
    {
      service: 's3',
      method: 'PUT',
      path: '/b/k',
      headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      body: '2\r\nab\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    },
    400,
    /<Code>BadDigest</,
  ],
  [
    'a presigned URL of signature version 2',
    { method: 'GET', path: '/b/k?AWSAccessKeyId=AKIA1&Signature=a&Expires=1796066593' },
    400,
    /<Code>InvalidRequest<.*Please use AWS4-HMAC-SHA256/,
  ],
  [
    'an error of ours',
    {
      service: 'acm',
      headers: target('CertificateManager.DescribeCertificate'),
      body: '{"CertificateArn":"arn:aws:acm:eu-west-1::bug"}',
    },
    500,
    /"__type":"InternalFailure","message":"something broke"/,
  ],
])('%s is refused as by AWS', async (_, request, status, found) => {
  const answer = await send(request);
  expect(answer.text).toMatch(found);
  expect(answer.status).toBe(status);
  expect(answer.headers).not.toHaveProperty('date');
  expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
});

test('the endpoint goes on after refusing a request', async () => {
  await send({ service: 'ec2', headers: FORM, body: 'Action=Nothing' });
  expect((await send({ service: 'ec2', headers: FORM, body: 'Action=DescribeVpcs' })).status).toBe(200);
});

test.each<[scenario: string, Request, input: object]>([
  [
    'a presigned URL',
    { method: 'GET', path: '/b/k?X-Amz-Credential=AKIA1%2F20260301%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=a' },
    { Bucket: 'b', Key: 'k' },
  ],
  [
    'a bucket in the host',
    { service: 's3', method: 'GET', path: '/k', headers: { host: 'b.localhost' } },
    { Bucket: 'b', Key: 'k' },
  ],
  [
    'a bucket in the host with a Region',
    { service: 's3', method: 'GET', path: '/k', headers: { host: 'b.s3.eu-west-1.localhost' } },
    { Bucket: 'b', Key: 'k' },
  ],
  [
    'a chunked body',
    {
      service: 's3',
      method: 'PUT',
      path: '/b/k',
      headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      body: '2\r\nab\r\n1\r\nc\r\n0\r\n\r\n',
    },
    { Bucket: 'b', Key: 'k', Body: Buffer.from('abc') },
  ],
  [
    'gaps in a list',
    { service: 'ec2', headers: FORM, body: 'Action=DescribeVpcs&VpcId.10=b&VpcId.2=a' },
    { VpcIds: ['a', 'b'] },
  ],
  [
    'an unknown JSON member',
    {
      service: 'acm',
      headers: target('CertificateManager.DescribeCertificate'),
      body: '{"CertificateArn":"arn:aws:acm:eu-west-1::a","__proto__":{"x":1},"y":null}',
    },
    { CertificateArn: 'arn:aws:acm:eu-west-1::a' },
  ],
])('%s is read', async (_, request, input) => {
  const answer = await send(request);
  expect(answer.text === '' || answer.status === 200).toBe(true);
  expect(received).toMatchObject(input);
});
