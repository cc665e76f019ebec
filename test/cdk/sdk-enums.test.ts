import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EvaluationMode,
  MaximumExecutionFrequency,
  MessageType,
  Owner,
  RecordingFrequency,
  RecordingStrategyType,
  ResourceType,
} from '@aws-sdk/client-config-service';
import { SeverityLabel } from '@aws-sdk/client-securityhub';
import { AutomationExecutionStatus } from '@aws-sdk/client-ssm';
import { CONTINUOUS_TYPES, GLOBAL_TYPES } from '../../lib/cdk/configuration/recording/recordable-types';
import { FAILED_STATUSES } from '../../lib/contract/events';
import { ACCOUNT_TYPE } from '../../lib/core/item';
import { hasRecordedItems } from '../../lib/core/reading/reader';
import { PERIODS } from '../../lib/core/rule';
import { REMEDIABLE_TYPES } from '../../lib/resources/remediable-types';
import { rules } from '../rules/registry';
import { ROOT, readSources } from '../source';

/** AWS rejects a value that is not in the enum, and CloudFormation passes it on. */
const RECORDABLE: ReadonlySet<string> = new Set(Object.values(ResourceType));

test.each<[string, readonly string[]]>([
  ['that only one Region records', GLOBAL_TYPES],
  ['that are always recorded continuously', CONTINUOUS_TYPES],
  // The collector reads the settings of the account.
  ['that have remediations', REMEDIABLE_TYPES.filter((type) => type !== ACCOUNT_TYPE)],
  // AWS Config has no items for the other rules, or does not list them.
  ['of the rules', rules.flatMap(({ resource }) => (hasRecordedItems(resource) ? resource.resourceTypes : []))],
  ['of facts', rules.flatMap(({ facts = [] }) => facts.flatMap((fact) => fact.resourceTypes))],
])('AWS Config records the types %s', (_, types) => {
  expect(types.length).toBeGreaterThan(0);
  expect(types.filter((type) => !RECORDABLE.has(type))).toEqual([]);
});

test('AWS Config records every type that deployed code names', () => {
  const named = ['lib/cdk', 'lib/contract', 'lib/runtime', 'lib/alerts'].flatMap((folder) =>
    readSources(folder).flatMap(({ path }) => readFileSync(join(ROOT, path), 'utf8').match(/'AWS::\w+::\w+'/g) ?? []),
  );
  const unknown = [...new Set(named)].filter((literal) => !RECORDABLE.has(literal.slice(1, -1)));
  // A resource of a template, not a recorded type.
  expect(unknown).toEqual(["'AWS::CloudWatch::Dashboard'"]);
});

/** Collects the values that the sources give to a property of AWS Config, such as `messageType: 'ScheduledNotification'`. */
const collectValues = (property: RegExp): string[] => {
  const texts = readSources('lib/cdk').map(({ path }) => readFileSync(join(ROOT, path), 'utf8'));
  const matches = texts.flatMap((text) => [...text.matchAll(new RegExp(`${property.source} '(\\w+)'`, 'g'))]);
  return [...new Set(matches.map(([, value = '']) => value))];
};

test.each<[string, RegExp, object]>([
  ['message types', /messageType:/, MessageType],
  ['owners', /owner:/, Owner],
  ['strategies', /useOnly:/, RecordingStrategyType],
])('the %s are those of AWS Config', (_, property, values) => {
  const found = collectValues(property);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((value) => !Object.values(values).includes(value))).toEqual([]);
});

test.each<[string, string, object]>([
  ['recording frequencies', 'lib/cdk/configuration/recording/recorder-shape.ts', RecordingFrequency],
  ['evaluation modes', 'lib/cdk/configuration/rules/rule-shapes.ts', EvaluationMode],
])('the configuration allows all %s of AWS Config', (_, path, values) => {
  const source = readFileSync(join(ROOT, path), 'utf8');
  for (const value of Object.values(values)) expect(source).toContain(`'${value}'`);
});

test('rules have the frequencies of AWS Config', () => {
  expect([...PERIODS].sort()).toEqual(Object.values(MaximumExecutionFrequency).sort());
});

test('the final statuses of failed executions are those of SSM', () => {
  expect(
    FAILED_STATUSES.filter((status) => !Object.values<string>(AutomationExecutionStatus).includes(status)),
  ).toEqual([]);
});

test('the severities of findings are those of Security Hub', () => {
  const source = readFileSync(join(ROOT, 'lib/alerts/finding.ts'), 'utf8');
  const labels = /SEVERITY_LABELS = \{(.*?)\}/.exec(source)?.[1]?.match(/(?<=')\w+(?=')/g);
  expect(labels?.filter((label) => !Object.values<string>(SeverityLabel).includes(label))).toEqual([]);
});
