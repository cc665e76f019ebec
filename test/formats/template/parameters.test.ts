// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const SSH = '{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}';
const HTTPS = '{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}';
const from = (cidr: string): string => `[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr}}]`;
const inbound = (port: string): string => `[{IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: 0.0.0.0/0}]`;

const create = (parameters: string, ingress: string, more = ''): string => `
Parameters: {${parameters}}
Mappings:
  Sources: {dev: {Cidr: 10.0.0.0/8}, prod: {Cidr: 0.0.0.0/0}}
  Closed: {dev: {Cidr: 10.0.0.0/8}, prod: {Cidr: 192.168.0.0/16}}
  Ranges: {All: {dev: 10.0.0.0/8, prod: 0.0.0.0/0}}
${more}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: ${ingress}}}`;

/** Conditions on the parameter P. */
const ON_P = 'Conditions: {IsProd: !Equals [!Ref P, prod], IsDev: !Equals [!Ref P, dev]}';
const text = (more: string): string => `P: {Type: String, ${more}}`;
const allowed = (...values: string[]): string => `AllowedValues: [${values.map((value) => `"${value}"`).join(', ')}]`;

describe('a Default is the value unless the template names other values', () => {
  test.each<[what: string, template: string, outcome: Outcome]>([
    ['closed and free', create(text('Default: 10.0.0.0/8'), from('!Ref P')), 'compliant'],
    ['open and free', create(text('Default: 0.0.0.0/0'), from('!Ref P')), 'non-compliant'],
    ['in a text', create(text('Default: 0.0.0.0'), from("!Sub '${P}/0'")), 'non-compliant'],
    [
      'with open AllowedValues',
      create(text(`Default: 10.0.0.0/8, ${allowed('10.0.0.0/8', '0.0.0.0/0')}`), from('!Ref P')),
      'insufficient data',
    ],
    [
      'with closed AllowedValues',
      create(text(`Default: 10.0.0.0/8, ${allowed('10.0.0.0/8', '192.168.0.0/16')}`), from('!Ref P')),
      'compliant',
    ],
    [
      'with AllowedValues that are all open',
      create(text(`Default: 0.0.0.0/0, ${allowed('0.0.0.0/0', '0.0.0.0/1')}`), from('!Ref P')),
      'non-compliant',
    ],
    [
      'with AllowedValues, in a text',
      create(text(`Default: "8", ${allowed('8', '0')}`), from("!Sub '10.0.0.0/${P}'")),
      'insufficient data',
    ],
    [
      'that a condition compares with a harmful value',
      create(text('Default: dev'), `[!If [IsProd, ${SSH}, ${HTTPS}]]`, ON_P),
      'insufficient data',
    ],
    [
      'that a condition compares with a harmless value',
      create(text('Default: dev'), `[!If [IsProd, ${HTTPS}, !Ref AWS::NoValue]]`, ON_P),
      'compliant',
    ],
    [
      'that a condition compares with the Default, harmful otherwise',
      create(text('Default: dev'), `[!If [IsDev, ${HTTPS}, ${SSH}]]`, ON_P),
      'insufficient data',
    ],
    [
      'that a condition compares, and that is used, too',
      create(text('Default: 10.0.0.0/8'), from('!Ref P'), 'Conditions: {IsOpen: !Equals [!Ref P, 0.0.0.0/0]}'),
      'insufficient data',
    ],
    [
      'that a condition compares with a harmless value, and that is used, too',
      create(text('Default: 10.0.0.0/8'), from('!Ref P'), 'Conditions: {IsHome: !Equals [!Ref P, 192.168.0.0/16]}'),
      'compliant',
    ],
    [
      'that means nothing, so that another value is used',
      create(
        text('Default: ""'),
        `!If [IsSet, ${from('!Ref P')}, !Ref AWS::NoValue]`,
        'Conditions: {IsSet: !Not [!Equals [!Ref P, ""]]}',
      ),
      'insufficient data',
    ],
    [
      'that is used unless a condition finds nothing',
      create(
        text('Default: 10.0.0.0/8'),
        `!If [IsSet, ${from('!Ref P')}, !Ref AWS::NoValue]`,
        'Conditions: {IsSet: !Not [!Equals [!Ref P, ""]]}',
      ),
      'compliant',
    ],
    [
      'of which a condition compares a part',
      create(
        'P: {Type: CommaDelimitedList, Default: "10.0.0.0/8"}',
        from('!Select [0, !Ref P]'),
        'Conditions: {IsOpen: !Equals [!Select [0, !Ref P], 0.0.0.0/0]}',
      ),
      'insufficient data',
    ],
    [
      'of which a condition compares a text',
      create(
        text('Default: dev'),
        `[!If [IsProd, ${SSH}, ${HTTPS}]]`,
        "Conditions: {IsProd: !Equals [!Sub '${P}-a', prod-a]}",
      ),
      'insufficient data',
    ],
    [
      'that chooses in a mapping',
      create(text('Default: dev'), from('!FindInMap [Sources, !Ref P, Cidr]')),
      'insufficient data',
    ],
    [
      'that chooses in a closed mapping',
      create(text('Default: dev'), from('!FindInMap [Closed, !Ref P, Cidr]')),
      'compliant',
    ],
    [
      'that is a second key',
      create(text('Default: dev'), from('!FindInMap [Ranges, All, !Ref P]')),
      'insufficient data',
    ],
    [
      'that is the name of a mapping',
      create(text('Default: Closed'), from('!FindInMap [!Ref P, dev, Cidr]')),
      'insufficient data',
    ],
    [
      'that chooses in a list',
      create('P: {Type: Number, Default: 0}', from('!Select [!Ref P, [10.0.0.0/8, 0.0.0.0/0]]')),
      'insufficient data',
    ],
    [
      'that chooses in a closed list',
      create('P: {Type: Number, Default: 0}', from('!Select [!Ref P, [10.0.0.0/8, 192.168.0.0/16]]')),
      'compliant',
    ],
    ['of a number', create('P: {Type: Number, Default: 443}', inbound('!Ref P')), 'compliant'],
    [
      'of a number with AllowedValues',
      create('P: {Type: Number, Default: 443, AllowedValues: [443, 22]}', inbound('!Ref P')),
      'insufficient data',
    ],
    [
      'of a list',
      create('P: {Type: CommaDelimitedList, Default: "10.0.0.0/8,0.0.0.0/0"}', from('!Select [1, !Ref P]')),
      'non-compliant',
    ],
    [
      'of a list with AllowedValues',
      create(
        `P: {Type: CommaDelimitedList, Default: "10.0.0.0/8", ${allowed('10.0.0.0/8', '0.0.0.0/0')}}`,
        from('!Select [0, !Ref P]'),
      ),
      'insufficient data',
    ],
    [
      'of an SSM parameter',
      create("P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: 10.0.0.0/8}", from('!Ref P')),
      'insufficient data',
    ],
    ['that is not shown', create(text('NoEcho: true, Default: 10.0.0.0/8'), from('!Ref P')), 'insufficient data'],
    [
      'that is not shown but compared',
      create(
        text('NoEcho: true, Default: ""'),
        `[!If [IsSet, ${SSH}, ${HTTPS}]]`,
        'Conditions: {IsSet: !Equals [!Ref P, ""]}',
      ),
      'insufficient data',
    ],
  ])('%s', (_what, template, outcome) => {
    expect(evaluateTemplate(template, 'open-ssh').Group).toBe(outcome);
  });

  test.each<[value: string, outcome: Outcome]>([
    ['Default: "false"', 'insufficient data'],
    ['Default: false', 'insufficient data'],
    ['Default: "true"', 'insufficient data'],
    ['Default: "False"', 'insufficient data'],
    ['Default: "FALSE"', 'insufficient data'],
    [`Default: "false", ${allowed('false')}`, 'compliant'],
  ])('a boolean {%s} has two values', (more, outcome) => {
    const yaml = `
Parameters: {P: {Type: String, ${more}}}
Resources: {Db: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: !Ref P, DBInstanceClass: db.t3.small}}}`;
    expect(evaluateTemplate(yaml, 'public-rds-instance').Db).toBe(outcome);
  });

  test.each<[value: string, outcome: Outcome]>([
    ['false, true', 'insufficient data'],
    ['false,false', 'insufficient data'],
    ['false,no', 'compliant'],
  ])('each element of a list of booleans {%s} has two values', (value, outcome) => {
    const yaml = `
Parameters: {P: {Type: CommaDelimitedList, Default: "${value}"}}
Resources: {Db: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: !Select [0, !Ref P], DBInstanceClass: db.t3.small}}}`;
    expect(evaluateTemplate(yaml, 'public-rds-instance').Db).toBe(outcome);
  });

  test('a boolean has no third value', () => {
    const ingress = `!If [IsOn, ${from('10.0.0.0/8')}, !If [IsOff, ${from('192.168.0.0/16')}, [${SSH}]]]`;
    const conditions = 'Conditions: {IsOn: !Equals [!Ref P, "true"], IsOff: !Equals [!Ref P, "false"]}';
    expect(evaluateTemplate(create(text('Default: "true"'), ingress, conditions), 'open-ssh').Group).toBe(
      'insufficient data',
    );
    const limited = create(text(`Default: "true", ${allowed('true', 'false')}`), ingress, conditions);
    expect(evaluateTemplate(limited, 'open-ssh').Group).toBe('compliant');
  });
});

describe('two parameters that a condition compares', () => {
  const Q = (more: string): string => `Q: {Type: String${more}}`;
  const conditions = 'Conditions: {AreSame: !Equals [!Ref P, !Ref Q], IsOpen: !Equals [!Ref P, 0.0.0.0/0]}';
  test.each<[parameters: string, ingress: string, outcome: Outcome]>([
    [`P: {Type: String}, ${Q('')}`, `[!If [AreSame, ${SSH}, ${HTTPS}]]`, 'insufficient data'],
    [`P: {Type: String}, ${Q('')}`, `[!If [AreSame, ${HTTPS}, !Ref AWS::NoValue]]`, 'compliant'],
    [`${text(allowed('a', 'b'))}, ${Q(`, ${allowed('c', 'd')}`)}`, `[!If [AreSame, ${SSH}, ${HTTPS}]]`, 'compliant'],
    [
      `${text(allowed('a', 'b'))}, ${Q(`, ${allowed('b', 'c')}`)}`,
      `[!If [AreSame, ${SSH}, ${HTTPS}]]`,
      'insufficient data',
    ],
    [`${text(allowed('a'))}, ${Q(`, ${allowed('a')}`)}`, `[!If [AreSame, ${SSH}, ${HTTPS}]]`, 'non-compliant'],
    [`${text('Default: a')}, ${Q(', Default: a')}`, `[!If [AreSame, ${SSH}, ${HTTPS}]]`, 'insufficient data'],
    [`${text('Default: a')}, ${Q(', Default: b')}`, `[!If [AreSame, ${SSH}, ${HTTPS}]]`, 'insufficient data'],
    // P is open and the same as Q in one deployment, so Q is open.
    [
      `P: {Type: String}, ${Q(', Default: 10.0.0.0/8')}`,
      `!If [AreSame, !If [IsOpen, ${from('!Ref Q')}, []], []]`,
      'insufficient data',
    ],
    // If P is closed and Q the same, Q is not open.
    [`${text(allowed('10.0.0.0/8'))}, ${Q('')}`, `!If [AreSame, ${from('!Ref Q')}, []]`, 'compliant'],
  ])('%s with %s: %s', (parameters, ingress, outcome) => {
    expect(evaluateTemplate(create(parameters, ingress, conditions), 'open-ssh').Group).toBe(outcome);
  });
});

test('a mapping with a DefaultValue may lack the key that the deployment has', () => {
  const find = '!FindInMap [Closed, !Ref P, Cidr, {DefaultValue: 0.0.0.0/0}]';
  expect(evaluateTemplate(create('P: {Type: String}', from(find)), 'open-ssh').Group).toBe('insufficient data');
  expect(evaluateTemplate(create(text(allowed('dev')), from(find)), 'open-ssh').Group).toBe('compliant');
  const region = '!FindInMap [Closed, !Ref AWS::Region, Cidr, {DefaultValue: 0.0.0.0/0}]';
  expect(evaluateTemplate(create('', from(region)), 'open-ssh').Group).toBe('insufficient data');
});

test('a value with which the resource contradicts its shape lacks data, unless all do', () => {
  const evaluate = (...values: string[]) =>
    explainTemplate(create(text(allowed(...values)), from('!Ref P')), 'open-ssh');
  expect(evaluate('10.0.0.0/8', 'none')).toMatchObject([
    {
      outcome: 'insufficient data',
      annotation:
        'Insufficient data: only if P is "none": Cannot read Properties.SecurityGroupIngress[0].CidrIp: expected a CIDR block, found "none"',
    },
  ]);
  expect(evaluate('0.0.0.0/0', 'none')).toMatchObject([{ outcome: 'insufficient data' }]);
  expect(() => evaluate('all', 'none')).toThrow('expected a CIDR block, found "all"');
});

test('the values that the user gives are the values', () => {
  const yaml = create(text(`Default: 10.0.0.0/8, ${allowed('10.0.0.0/8', '0.0.0.0/0')}`), from('!Ref P'));
  const evaluate = (P: string | null) => evaluateTemplate(yaml, 'open-ssh', { templateParameters: { P } }).Group;
  expect([evaluate('10.0.0.0/8'), evaluate('0.0.0.0/0')]).toEqual(['compliant', 'non-compliant']);
  // The stack has a value that the input does not contain.
  expect(evaluate(null)).toBe('insufficient data');
});

test.each<[parameters: string, ingress: string, more: string, annotation: string]>([
  [
    text(`Default: 10.0.0.0/8, ${allowed('10.0.0.0/8', '0.0.0.0/0')}`),
    from('!Ref P'),
    '',
    'Insufficient data: only if P is "0.0.0.0/0": Port 22 is open to 0.0.0.0/0 by tcp 22',
  ],
  [
    text(`Default: 0.0.0.0/0, ${allowed('10.0.0.0/8', '0.0.0.0/0')}`),
    from('!Ref P'),
    '',
    'Insufficient data: only if P is "0.0.0.0/0" (its default): Port 22 is open to 0.0.0.0/0 by tcp 22',
  ],
  [
    text('Default: dev'),
    `[!If [IsDev, ${HTTPS}, ${SSH}]]`,
    ON_P,
    'Insufficient data: only if "IsDev" does not hold: Port 22 is open to 0.0.0.0/0 by tcp 22',
  ],
])('the annotation for {%s} names the value that decides', (parameters, ingress, more, annotation) => {
  expect(explainTemplate(create(parameters, ingress, more), 'open-ssh')).toMatchObject([{ annotation }]);
});

test('the notes list the defaults that count', () => {
  const parameters =
    'A: {Type: String, Default: 10.0.0.0/8}, B: {Type: String, Default: dev}, C: {Type: String, Default: x}';
  const yaml = create(parameters, from('!Ref A'), 'Conditions: {IsProd: !Equals [!Ref B, prod]}');
  expect(readTemplate(parseTemplateYaml(yaml) as JsonDocument, {}).notes).toEqual([
    'Evaluated with the defaults of parameters that a deployment may set: A',
  ]);
});

test('a parameter with many AllowedValues takes as many combinations as its conditions distinguish', () => {
  const sizes = Array.from({ length: 200 }, (_, index) => `s${index}`);
  const names = Array.from({ length: 5 }, (_, index) => `P${index}`);
  const parameters = names.map((name) => `${name}: {Type: String, Default: s0, ${allowed(...sizes)}}`).join(', ');
  const conditions = `Conditions: {${names.map((name) => `Is${name}: !Equals [!Ref ${name}, s1]`).join(', ')}}`;
  const ingress = `[${names.map((name) => `!If [Is${name}, ${HTTPS}, !Ref AWS::NoValue]`).join(', ')}]`;
  expect(evaluateTemplate(create(parameters, ingress, conditions), 'open-ssh').Group).toBe('compliant');
});
