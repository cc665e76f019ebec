import { join } from 'node:path';
import { parseParameters } from '../../lib/core/parameters';
import type { Rule } from '../../lib/core/rule';
import { readFile } from '../../lib/engine/read-file';
import { indexRules } from '../../lib/engine/rule-index';
import { rules } from '../../rules';
import { createFolder } from '../temporary-files';

const TEMPLATE = `
Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: "-1", CidrIp: 10.0.0.0/8}}
  Topic: {Type: AWS::SNS::Topic}`;

test.each<[ruleName: string, notEvaluated: Record<string, number>]>([
  ['open-ssh', { 'AWS::SNS::Topic': 1 }],
  ['gp2-volume', { 'AWS::EC2::SecurityGroup': 1, 'AWS::EC2::SecurityGroupIngress': 1, 'AWS::SNS::Topic': 1 }],
])('resources that decide the results of %s count as evaluated', async (ruleName, notEvaluated) => {
  const rule = rules.find(({ name }) => name === ruleName) as Rule;
  const ruleIndex = indexRules([{ rule, parameters: parseParameters(rule, {}) }], new Date(0), []);
  const source = join(createFolder({ 'template.yaml': TEMPLATE }), 'template.yaml');
  const tally = await readFile({ source, size: TEMPLATE.length }, { ruleIndex }, () => {});
  expect(tally).toMatchObject({ items: 3, unreadable: [], notes: [] });
  expect(tally.unjudgedTypes).toEqual(notEvaluated);
});
