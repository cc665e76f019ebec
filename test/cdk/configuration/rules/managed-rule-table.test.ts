import { ResourceType } from '@aws-sdk/client-config-service';
import { ManagedRuleIdentifiers } from 'aws-cdk-lib/aws-config';
import {
  findManagedRule,
  listManagedRuleIdentifiers,
  listManagedRuleNames,
} from '../../../../lib/cdk/configuration/rules/managed-rule';
import { replaceManagedRuleRows } from '../../../../lib/dev/managed-rule-rows';
import { rules } from '../../../rules/registry';

const listed = listManagedRuleNames().flatMap((name) => findManagedRule(name) ?? []);

test("contains every identifier of the CDK, which knows a part of AWS's list", () => {
  const identifiers = new Set(listManagedRuleIdentifiers());
  expect(identifiers.size).toBe(listed.length);
  expect(Object.values(ManagedRuleIdentifiers).filter((identifier) => !identifiers.has(identifier))).toEqual([
    // Only AWS Firewall Manager creates these.
    'FMS_SECURITY_GROUP_AUDIT_POLICY_CHECK',
    'FMS_SECURITY_GROUP_CONTENT_CHECK',
    'FMS_SECURITY_GROUP_RESOURCE_ASSOCIATION_CHECK',
  ]);
});

test('names only types that AWS Config records', () => {
  const known = new Set<string>(Object.values(ResourceType));
  expect(listed.flatMap(({ resourceTypes }) => resourceTypes.filter((type) => !known.has(type)))).toEqual([]);
});

test('every default of a parameter has the type of the parameter', () => {
  for (const { parameters } of listed)
    for (const parameter of Object.values(parameters))
      expect(() => parameter.parse(parameter.default ?? '')).not.toThrow();
});

test("contains the managed rules that each of Assay's rules names", () => {
  const named = rules.flatMap(({ managedRules = [] }) => managedRules);
  expect(named.filter((identifier) => !listManagedRuleIdentifiers().includes(identifier))).toEqual([]);
});

describe('rows from a list', () => {
  const source = `const MANAGED_RULES_DATE = '';\nconst MANAGED_RULE_TABLE = {\n  old,\n} as const;\n`;
  const recordableTypes = new Set(['AWS::EC2::Volume', 'AWS::S3::Bucket']);
  const replaceBy = (...lines: string[]) =>
    replaceManagedRuleRows(source, { csv: ['head', ...lines].join('\n'), date: '2026-11', recordableTypes });

  test.each<[string, string]>([
    ['A_B,change,,', "'a-b': ['change', '', {}],"],
    [
      'A_B,periodic,AWS::EC2::Volume AWS::Other::Type AWS::S3::Bucket,',
      "'a-b': ['periodic', 'AWS::EC2::Volume AWS::S3::Bucket', {}],",
    ],
    [
      'A_B,change,,days!:int=90 key!:String note:CSV',
      "'a-b': ['change', '', { days: 'int=90', key: 'String!', note: 'CSV' }],",
    ],
    ['A_B,change,,"level:String=ERROR,INFO"', "'a-b': ['change', '', { level: 'String=ERROR,INFO' }],"],
    ['REQUIRED_TAGS,change,,tag1Key!:String=CostCenter', "'required-tags': ['change', '', { tag1Key: 'String!' }],"],
    [
      'INCOMING_SSH_DISABLED,change+periodic,,',
      "'restricted-ssh': ['change+periodic', '', {}, 'INCOMING_SSH_DISABLED'],",
    ],
  ])('%s', (line, row) => {
    expect(replaceBy(line)).toBe(
      `const MANAGED_RULES_DATE = '2026-11';\nconst MANAGED_RULE_TABLE = {\n  ${row}\n} as const;\n`,
    );
  });

  test.each(['a-b,change,,', 'A_B,yearly,,', 'A_B,change,"AWS",', "A_B,change,,key:O'Type", 'A_B'])(
    'rejects the line %s',
    (line) => {
      expect(() => replaceBy('C,change,,', line)).toThrow(`Cannot read line 3: got ${JSON.stringify(line)}`);
    },
  );
});
