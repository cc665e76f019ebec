// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const SSH = '{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}';
const HTTPS = '{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}';
const INSIDE = '{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}';
const NONE = '!Ref AWS::NoValue';

const HEAD = `
Parameters:
  Stage: {Type: String}
  Size: {Type: String, AllowedValues: [small, large]}
  Office: {Type: String, AllowedValues: [10.0.0.0/8, 192.168.0.0/16]}
  Anywhere: {Type: String, AllowedValues: [10.0.0.0/8, 0.0.0.0/0]}
Mappings:
  Inside: {eu-west-1: {Cidr: 10.0.0.0/8}, us-east-1: {Cidr: 172.16.0.0/12}}
  Mixed: {eu-west-1: {Cidr: 10.0.0.0/8}, us-east-1: {Cidr: 0.0.0.0/0}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  IsNotProd: !Not [!Condition IsProd]
  IsProdOrTest: !Or [!Condition IsProd, !Condition IsTest]
  IsBoth: !And [!Condition IsProd, !Condition IsTest]
  IsSmall: !Equals [!Ref Size, small]
  IsLarge: !Equals [!Ref Size, large]
  IsHuge: !Equals [!Ref Size, huge]
  IsHome: !Equals [!Ref AWS::Region, eu-west-1]
  IsLoop: !Not [!Condition IsLoop]
Resources:`;

describe('the branches of a condition that only a deployment decides', () => {
  const evaluateRules = (ingress: string): Outcome | undefined =>
    evaluateTemplate(
      `${HEAD}\n  Group: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: ${ingress}}}`,
      'open-ssh',
    ).Group;

  test.each<[ingress: string, outcome: Outcome]>([
    [`[!If [IsProd, ${HTTPS}, ${INSIDE}]]`, 'compliant'],
    [`[!If [IsProd, ${HTTPS}, ${NONE}]]`, 'compliant'],
    [`!If [IsProd, [${HTTPS}], [${INSIDE}]]`, 'compliant'],
    [`!If [IsProd, [${HTTPS}], ${NONE}]`, 'compliant'],
    [`[!If [IsProd, ${SSH}, ${INSIDE}]]`, 'insufficient data'],
    [`[!If [IsProd, ${SSH}, ${NONE}]]`, 'insufficient data'],
    [`!If [IsProd, ${NONE}, [${SSH}]]`, 'insufficient data'],
    [`[!If [IsProd, ${SSH}, ${SSH}]]`, 'non-compliant'],
    [`!If [IsProd, [${HTTPS}, ${SSH}], [${SSH}]]`, 'non-compliant'],
    [`[!If [IsProd, ${SSH}, ${NONE}], !If [IsNotProd, ${SSH}, ${NONE}]]`, 'non-compliant'],
    [`[!If [IsProd, !If [IsTest, ${SSH}, ${HTTPS}], ${HTTPS}]]`, 'compliant'],
    [`[!If [IsProd, !If [IsProdOrTest, ${HTTPS}, ${SSH}], ${HTTPS}]]`, 'compliant'],
    [`[!If [IsBoth, ${SSH}, ${HTTPS}]]`, 'compliant'],
    [`[!If [IsSmall, ${SSH}, ${NONE}], !If [IsLarge, ${SSH}, ${NONE}]]`, 'non-compliant'],
    [`[!If [IsHuge, ${SSH}, ${HTTPS}]]`, 'compliant'],
    [`[!If [IsHome, ${SSH}, ${HTTPS}]]`, 'insufficient data'],
    [`[!If [IsLoop, ${HTTPS}, ${INSIDE}]]`, 'compliant'],
    [`[!If [IsMissing, ${HTTPS}, ${INSIDE}]]`, 'compliant'],
    [`[!If [IsMissing, ${SSH}, ${INSIDE}]]`, 'insufficient data'],
    ['[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Office}]', 'compliant'],
    ['[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Anywhere}]', 'insufficient data'],
    ['[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Stage}]', 'insufficient data'],
    ['[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !If [IsProd, 10.0.0.0/8, 192.168.0.0/16]}]', 'compliant'],
    [
      '[{IpProtocol: tcp, FromPort: !If [IsProd, 443, 80], ToPort: !If [IsProd, 443, 80], CidrIp: 0.0.0.0/0}]',
      'compliant',
    ],
    ['[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !FindInMap [Inside, !Ref AWS::Region, Cidr]}]', 'compliant'],
    [
      '[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !FindInMap [Mixed, !Ref AWS::Region, Cidr]}]',
      'insufficient data',
    ],
    [
      `[!If [IsHome, {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !FindInMap [Mixed, !Ref AWS::Region, Cidr]}, ${HTTPS}]]`,
      'compliant',
    ],
  ])('%s: %s', (ingress, outcome) => expect(evaluateRules(ingress)).toBe(outcome));

  test('the annotation names the condition that decides', () => {
    const [evaluation] = explainTemplate(
      `${HEAD}\n  Group: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [!If [IsNotProd, ${SSH}, ${HTTPS}]]}}`,
      'open-ssh',
    );
    expect(evaluation?.annotation).toBe(
      'Insufficient data: only if "IsNotProd" holds: Port 22 is open to 0.0.0.0/0 by tcp 22',
    );
  });

  describe('have too many combinations', () => {
    const create = (conditions: number, groups: number): string => {
      const names = Array.from({ length: conditions }, (_, index) => `P${index}`);
      const ingress = names.map((name) => `!If [${name}, ${HTTPS}, ${INSIDE}]`).join(', ');
      const group = `{Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [${ingress}]}}`;
      return `
Parameters: {${names.map((name) => `${name}: {Type: String}`).join(', ')}}
Conditions: {${names.map((name) => `${name}: !Equals [!Ref ${name}, a]`).join(', ')}}
Resources:
  Closed: {Type: AWS::EC2::SecurityGroup}
${Array.from({ length: groups }, (_, index) => `  G${index}: ${group}`).join('\n')}`;
    };
    const readNotes = (yaml: string) => readTemplate(parseTemplateYaml(yaml) as JsonDocument, {}).notes;

    test('for one resource: it lacks data, and is reported', () => {
      expect(evaluateTemplate(create(6, 1), 'open-ssh')).toEqual({ Closed: 'compliant', G0: 'compliant' });
      expect(readNotes(create(6, 1))).toEqual([]);
      expect(evaluateTemplate(create(7, 1), 'open-ssh')).toEqual({ Closed: 'compliant', G0: 'insufficient data' });
      expect(readNotes(create(7, 1))).toEqual(['Conditions have too many combinations to evaluate each of them: G0']);
    });

    test('for all resources of a template together', () => {
      const outcomes = evaluateTemplate(create(6, 100), 'open-ssh');
      expect(outcomes).toMatchObject({ Closed: 'compliant', G0: 'compliant', G99: 'insufficient data' });
    });
  });
});

describe('a conditional satellite', () => {
  const rule = (condition: string, properties: string, id: string): string =>
    `\n  ${id}: {Type: AWS::EC2::SecurityGroupIngress, Condition: ${condition}, Properties: {${properties}}}`;
  const ssh = `GroupId: !Ref Group, ${SSH.slice(1, -1)}`;
  const https = `GroupId: !Ref Group, ${HTTPS.slice(1, -1)}`;

  test.each<[what: string, satellites: string, outcome: Outcome]>([
    ['harmless', rule('IsProd', https, 'A'), 'compliant'],
    ['harmful', rule('IsProd', ssh, 'A'), 'insufficient data'],
    ['harmful in each case', rule('IsProd', ssh, 'A') + rule('IsNotProd', ssh, 'B'), 'non-compliant'],
    ['harmful in two cases of several', rule('IsProd', ssh, 'A') + rule('IsTest', ssh, 'B'), 'insufficient data'],
    ['in no case', rule('IsBoth', ssh, 'A'), 'compliant'],
    [
      'of one of two groups',
      rule('IsProd', `GroupId: !If [IsProd, !Ref Other, !Ref Group], ${SSH.slice(1, -1)}`, 'A'),
      'compliant',
    ],
  ])('%s: %s', (_what, satellites, outcome) => {
    const yaml = `${HEAD}\n  Group: {Type: AWS::EC2::SecurityGroup}\n  Other: {Type: AWS::EC2::SecurityGroup}${satellites}`;
    expect(evaluateTemplate(yaml, 'open-ssh').Group).toBe(outcome);
  });

  test('matters only if its group is created', () => {
    const yaml = `${HEAD}\n  Group: {Type: AWS::EC2::SecurityGroup, Condition: IsTest}${rule('IsProd', ssh, 'A')}`;
    expect(evaluateTemplate(yaml, 'open-ssh').Group).toBe('compliant');
  });
});

test.each<[block: string, outcome: Outcome]>([
  ['!If [IsProd, {IgnorePublicAcls: true}, {IgnorePublicAcls: true, BlockPublicAcls: true}]', 'compliant'],
  ['!If [IsProd, {IgnorePublicAcls: true}, !Ref AWS::NoValue]', 'insufficient data'],
  ['!If [IsProd, !Ref AWS::NoValue, {IgnorePublicAcls: false}]', 'non-compliant'],
])('a public bucket with the block %s: %s', (block, outcome) => {
  const yaml = `${HEAD}\n  Site: {Type: AWS::S3::Bucket, Properties: {AccessControl: PublicRead, PublicAccessBlockConfiguration: ${block}}}`;
  expect(evaluateTemplate(yaml, 'public-s3-bucket').Site).toBe(outcome);
});
