// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateTemplates, readMark } from './located-evaluations';

const VOLUME = 'Type: AWS::EC2::Volume\n    Properties: {Size: 8, Encrypted: true, VolumeType: gp3}';
const JSON_VOLUME = '{"Type": "AWS::EC2::Volume", "Properties": {"Size": 8, "Encrypted": true}}';

describe('a compliant resource has the position of its logical id', () => {
  test.each<[scenario: string, template: string]>([
    ['at the start', `Resources:\n  ▶Data:\n    ${VOLUME}`],
    [
      'after comments, blank lines and other sections',
      `# a\n\nDescription: b\n# c\nResources:\n\n  # d\n  ▶Data:\n    ${VOLUME}`,
    ],
    ['with a quoted id', `Resources:\n  ▶'Data':\n    ${VOLUME}`],
    ['with an explicit key', `Resources:\n  ? ▶Data\n  :\n    ${VOLUME}`],
    ['with Windows line ends', `Resources:\r\n  ▶Data:\r\n    ${VOLUME.replaceAll('\n', '\r\n')}`],
    [
      'after a byte order mark',
      `\uFEFF▶Resources: {}\n`.replace('▶Resources: {}', `Resources:\n  ▶Data:\n    ${VOLUME}`),
    ],
    ['after blank lines', `\n \n\t\n\nResources:\n  ▶Data:\n    ${VOLUME}`],
    [
      'in flow style',
      'Resources: {A: {Type: AWS::SNS::Topic}, ▶Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: true}}}',
    ],
    [
      'after characters of two units',
      `Resources: {"😀é": {Type: AWS::SNS::Topic}, ▶Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: true}}}`,
    ],
    ['after a line separator, which ends no line', `Description: "a\u2028b"\nResources:\n  ▶Data:\n    ${VOLUME}`],
    [
      'below an alias of its properties',
      `Metadata: {P: &p {Encrypted: true}}\nResources:\n  ▶Data: {Type: AWS::EC2::Volume, Properties: *p}`,
    ],
    [
      'that is an alias',
      `Metadata: {V: &v {Type: AWS::EC2::Volume, Properties: {Encrypted: true}}}\nResources:\n  ▶Data: *v`,
    ],
    ['in JSON of one line', `{"Description": "ä😀", "Resources": {▶"Data": ${JSON_VOLUME}}}`],
    ['in JSON of several lines', `{\n  "Resources": {\n    ▶"Data": ${JSON_VOLUME}\n  }\n}`],
    ['in JSON with Windows line ends', `{\r\n  "Resources": {\r\n    ▶"Data": ${JSON_VOLUME}\r\n  }\r\n}`],
    ['in JSON after a byte order mark', `\uFEFF{"Resources": {▶"Data": ${JSON_VOLUME}}}`],
    ['in JSON after blank lines', `\n\n  {"Resources": {▶"Data": ${JSON_VOLUME}}}`],
    ['in JSON after a byte order mark and blanks', `\uFEFF  {"Resources": {▶"Data": ${JSON_VOLUME}}}`],
    ['in JSON indented with tabs', `{\n\t"Resources": {\n\t\t▶"Data": ${JSON_VOLUME}\n\t}\n}`],
    [
      'in the second document of YAML',
      `Resources:\n  A: {Type: AWS::SNS::Topic}\n---\nResources:\n  ▶Data:\n    ${VOLUME}`,
    ],
    ['after an empty document of YAML', `---\n---\nResources:\n  ▶Data:\n    ${VOLUME}`],
    [
      'in the second template of a JSON list',
      `[{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}},\n {"Resources": {▶"Data": ${JSON_VOLUME}}}]`,
    ],
    [
      'in the second of two JSON documents',
      `{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}\n\n{"Resources": {▶"Data": ${JSON_VOLUME}}}`,
    ],
    [
      'in the second template of a line',
      `[{"Resources": {"ä😀": {"Type": "AWS::SNS::Topic"}}}, {"Resources": {▶"Data": ${JSON_VOLUME}}}]`,
    ],
    [
      'in a loop',
      `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Volumes:\n    - Name\n    - [a]\n    - ▶Data\${Name}:\n        Type: AWS::EC2::Volume\n        Properties: {Encrypted: true}`,
    ],
    [
      'in a loop in a loop',
      `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::A:\n    - X\n    - [a]\n    - Fn::ForEach::B:\n        - Y\n        - [b]\n        - ▶Data\${X}\${Y}:\n            Type: AWS::EC2::Volume\n            Properties: {Encrypted: true}`,
    ],
    [
      'that SAM makes',
      `Transform: AWS::Serverless-2016-10-31\nResources:\n  ▶Run: {Type: AWS::Serverless::Function, Properties: {Handler: a}}`,
    ],
  ])('%s', async (scenario, marked) => {
    const { text, ...position } = readMark(marked);
    const rule = scenario === 'that SAM makes' ? 'inline-admin-policy' : 'unencrypted-volume';
    const { evaluations, unreadable } = await evaluateTemplates(rule, { 'a.template': text });
    expect(unreadable).toEqual([]);
    expect(evaluations).toEqual([
      expect.objectContaining({
        source: 'a.template',
        complianceType: 'COMPLIANT',
        ...position,
        resourceLine: position.line,
        resourceColumn: position.column,
      }),
    ]);
  });
});

test('the resources of a nested stack have the position in its own template, and the paths of their constructs', async () => {
  const nested = readMark(`{
  "Resources": {
    ▶"Data": {
      "Type": "AWS::EC2::Volume",
      "Properties": {"Encrypted": true},
      "Metadata": {"aws:cdk:path": "Shop/Storage/Data"}
    },
    "Broken": {"Type": "AWS::EC2::Volume", "Properties": {"Encrypted": "perhaps"}},
    "Odd": 5
  }
}`);
  const outer = `{"Resources": {"Storage": {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "storage.json"}}}}`;
  const files = { 'outer.json': outer, 'storage.json': nested.text };
  const { evaluations, unreadable } = await evaluateTemplates('unencrypted-volume', files);
  expect(evaluations).toEqual([
    expect.objectContaining({
      source: 'storage.json',
      resourceId: 'Data',
      line: 3,
      column: 5,
      construct: 'Shop/Storage/Data',
    }),
  ]);
  expect(unreadable).toEqual([
    expect.objectContaining({ source: 'storage.json', resourceId: 'Odd', line: 9, column: 5 }),
    expect.objectContaining({ source: 'storage.json', resourceId: 'Broken', line: 8, column: 5 }),
  ]);
});

test('the results of deferred rules have the position in a nested stack, too', async () => {
  const { text, ...position } = readMark(`Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      ▶AccessControl: PublicRead
      OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}`);
  const outer = 'Resources: {S: {Type: AWS::CloudFormation::Stack, Metadata: {"aws:asset:path": nested.yaml}}}';
  const { evaluations } = await evaluateTemplates('public-s3-bucket', { 'outer.yaml': outer, 'nested.yaml': text });
  expect(evaluations).toEqual([
    expect.objectContaining({ source: 'nested.yaml', complianceType: 'NON_COMPLIANT', ...position, resourceLine: 2 }),
  ]);
});

describe('what decides a result in the template of another stack has its file and position', () => {
  const NESTED = 'Type: AWS::CloudFormation::Stack, Metadata: {"aws:asset:path": nested.yaml}';
  const statement = '{Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*"}';
  const BUCKET = 'Type: AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: {RestrictPublicBuckets: false}}';

  test.each<[scenario: string, rule: string, outer: string, nested: string, nestedIn: string | undefined]>([
    [
      'a rule in a nested stack, for a group of the outer one',
      'open-ssh',
      `Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  Inner: {${NESTED}, Properties: {Parameters: {Owner: !Ref Group}}}`,
      `Parameters: {Owner: {Type: String}}
Resources:
  Harmless: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Owner, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}}
  ▶Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Owner, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}`,
      undefined,
    ],
    [
      'a rule in the outer stack, for a group of a nested one',
      'open-ssh',
      `Resources:
  Inner: {${NESTED}}
  ▶Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !GetAtt Inner.Outputs.Id, IpProtocol: "-1", CidrIp: 0.0.0.0/0}}`,
      'Resources: {Group: {Type: AWS::EC2::SecurityGroup}}\nOutputs: {Id: {Value: !Ref Group}}',
      'Inner',
    ],
    [
      'a statement in the outer stack, for a bucket of a nested one',
      'public-s3-bucket',
      `Resources:
  Inner: {${NESTED}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !GetAtt Inner.Outputs.Name, PolicyDocument: {Statement: [
    {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*"},
    ▶${statement}]}}}`,
      `Resources: {Bucket: {${BUCKET}}}\nOutputs: {Name: {Value: !Ref Bucket}}`,
      'Inner',
    ],
  ])('%s', async (_scenario, rule, outer, nested, nestedIn) => {
    const files = { 'outer.yaml': outer.replace('▶', ''), 'nested.yaml': nested.replace('▶', '') };
    const isInNested = nested.includes('▶');
    const { text: _, ...position } = readMark(isInNested ? nested : outer);
    const { evaluations } = await evaluateTemplates(rule, files);
    expect(evaluations.filter(({ complianceType }) => complianceType === 'NON_COMPLIANT')).toEqual([
      expect.objectContaining({
        ...position,
        source: isInNested ? 'nested.yaml' : 'outer.yaml',
        resourceSource: isInNested ? 'outer.yaml' : 'nested.yaml',
      }),
    ]);
    expect(evaluations.map((one) => one.nestedIn)).toEqual([nestedIn]);
  });
});

test('a waived result has the position of what decides it', async () => {
  const { text, ...position } = readMark(`Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties:
      ▶Encrypted: false`);
  const waiver = {
    rule: 'unencrypted-volume',
    resource: 'Data',
    owner: 'storage@example.com',
    reason: 'test',
    expires: '2027-01-01',
  };
  const { evaluations } = await evaluateTemplates('unencrypted-volume', { 'a.yaml': text }, { waivers: [waiver] });
  expect(evaluations).toEqual([
    expect.objectContaining({
      complianceType: 'NOT_APPLICABLE',
      waiver,
      ...position,
      resourceLine: 2,
      resourceColumn: 3,
    }),
  ]);
});

describe('a resource that cannot be evaluated has the position of its logical id', () => {
  test.each<[scenario: string, template: string, message: string]>([
    [
      'without a type',
      'Resources:\n  Other: {Type: AWS::SNS::Topic}\n  ▶Data: {Properties: {}}',
      'expected an object with a Type',
    ],
    [
      'with tags that are none',
      'Resources:\n  ▶Data: {Type: AWS::EC2::Volume, Properties: {Tags: 5}}',
      'Properties.Tags',
    ],
    [
      'with a property of another type',
      'Resources:\n  ▶Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: [a]}}',
      'Properties.Encrypted',
    ],
    ['of a loop', 'Resources:\n  ▶Fn::ForEach::A: [X, [a], 5]', 'Fn::ForEach::A'],
    [
      'in JSON',
      '{"Resources": {\n▶"Data": {"Type": "AWS::EC2::Volume", "Properties": {"Encrypted": []}}}}',
      'Properties.Encrypted',
    ],
  ])('%s', async (_scenario, marked, message) => {
    const { text, ...position } = readMark(marked);
    const { evaluations, unreadable } = await evaluateTemplates('unencrypted-volume', { 'a.template': text });
    expect(evaluations).toEqual([]);
    expect(unreadable).toEqual([
      expect.objectContaining({ source: 'a.template', ...position, message: expect.stringContaining(message) }),
    ]);
  });
});

test('a template in an envelope has no position, since it is not in the text', async () => {
  const template = JSON.stringify({
    Resources: { Data: { Type: 'AWS::EC2::Volume', Properties: { Encrypted: true } } },
  });
  const { evaluations } = await evaluateTemplates('unencrypted-volume', { 'a.json': JSON.stringify([template]) });
  expect(evaluations).toEqual([expect.not.objectContaining({ line: expect.anything() })]);
});

test('templates after recorded items have no position, and items never have one', async () => {
  const item = {
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-0a',
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-01-01T00:00:00.000Z',
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    configuration: { encrypted: true },
  };
  const template = { Resources: { Data: { Type: 'AWS::EC2::Volume', Properties: { Encrypted: true } } } };
  const text = [item, item]
    .map((one) => JSON.stringify(one))
    .join('\n')
    .concat(' '.repeat(200_000), JSON.stringify(template));
  const { evaluations } = await evaluateTemplates('unencrypted-volume', { 'a.json': text });
  expect(evaluations.map(({ resourceId, line }) => [resourceId, line])).toEqual([
    ['vol-0a', undefined],
    ['Data', undefined],
  ]);
});

test('a JSON text that is longer than any template has no positions, and is evaluated', async () => {
  const text = `{"Resources": {"Data": ${JSON_VOLUME}}${' '.repeat(4 << 20)}}`;
  const { evaluations } = await evaluateTemplates('unencrypted-volume', { 'a.json': text });
  expect(evaluations.map(({ resourceId, line }) => [resourceId, line])).toEqual([['Data', undefined]]);
});
