import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { RegionStack } from '../../lib/cdk/stacks/region-stack';
import { type CostTemplate, estimateCosts } from '../../lib/dev/cost/estimate';
import { BASE, formatCostTables } from '../../lib/dev/cost/page';
import { FIXED_PRICES } from '../../lib/dev/cost/prices';
import { IDLE } from '../../lib/dev/cost/usage';
import { fillPart } from '../../lib/dev/generated-part';
import { mergeTemplates } from '../cdk/merged-template';
import { createApp } from '../cdk/sample-app';
import { EVERYTHING } from '../cdk/sample-configuration';
import { rules } from '../rules/registry';
import { ROOT } from '../source';

const createStacks = (configuration: object) =>
  createApp({ environments: [{ account: '111122223333', regions: ['eu-west-1'] }], ...configuration }).stacks;
const createTemplate = (configuration: object): CostTemplate =>
  Template.fromStack(createStacks(configuration)[0] as RegionStack).toJSON() as CostTemplate;
const typesByRule = new Map(rules.map(({ name, resource }) => [name, resource.resourceTypes]));
const sum = (costs: ReadonlyMap<string, number>) => [...costs.values()].reduce((total, one) => total + one, 0);

test('docs/cost.md has the costs of the templates: run `npm run gen:cost`', () => {
  const page = readFileSync(join(ROOT, 'docs/cost.md'), 'utf8');
  expect(page).toBe(fillPart(page, 'cost', formatCostTables(createTemplate, typesByRule)));
});

test('an idle Region costs at most $1.40 a month by default', () => {
  expect(sum(estimateCosts(createTemplate(BASE), IDLE, typesByRule))).toBeLessThan(1.4);
});

/** The types of resources that cost nothing unless they are used. */
const FREE_TYPES: readonly string[] = [
  'AWS::Athena::NamedQuery',
  'AWS::Athena::WorkGroup',
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::Stack',
  'AWS::Config::AggregationAuthorization',
  'AWS::Config::ConfigRule',
  'AWS::Config::ConfigurationAggregator',
  'AWS::Config::ConfigurationRecorder',
  'AWS::Config::DeliveryChannel',
  'AWS::Config::RemediationConfiguration',
  'AWS::Config::StoredQuery',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Document',
];

test('every type of resource in a template has a price, or is known to be free', () => {
  const types = new Set(
    createStacks(EVERYTHING).flatMap((stack) =>
      Object.values((mergeTemplates(stack).toJSON() as CostTemplate).Resources).map(({ Type }) => Type),
    ),
  );
  const known = [...Object.keys(FIXED_PRICES), ...FREE_TYPES, 'Custom::ConfigItemRetention'];
  expect([...types].filter((type) => !known.includes(type))).toEqual([]);
});

describe('the estimate', () => {
  const rule = (properties: object) => ({ Type: 'AWS::Config::ConfigRule', Properties: properties });
  const CHANGE = { MessageType: 'ConfigurationItemChangeNotification' };
  const OVERSIZED = { MessageType: 'OversizedConfigurationItemChangeNotification' };
  const VOLUME = 'AWS::EC2::Volume';
  const scope = { Scope: { ComplianceResourceTypes: [VOLUME] } };
  const byTime = (frequency: string) => ({
    MessageType: 'ScheduledNotification',
    MaximumExecutionFrequency: frequency,
  });
  const recorder = (group: object, frequency = 'CONTINUOUS') => ({
    Type: 'AWS::Config::ConfigurationRecorder',
    Properties: { RecordingGroup: group, RecordingMode: { RecordingFrequency: frequency } },
  });
  const use = { resources: [{ type: VOLUME, count: 100, changes: 2 }], changedResults: 0, executions: 0 };

  test.each<[string, object[], string, number]>([
    ['items', [recorder({ AllSupported: true })], 'configuration items', 0.6],
    ['daily items', [recorder({ AllSupported: true }, 'DAILY')], 'configuration items', 2.4],
    [
      'no excluded types',
      [recorder({ ExclusionByResourceTypes: { ResourceTypes: [VOLUME] } })],
      'configuration items',
      0,
    ],
    ['included types', [recorder({ ResourceTypes: [VOLUME] })], 'configuration items', 0.6],
    ['no items of another recorder', [], 'configuration items', 0],
    [
      'evaluations on changes, once',
      [rule({ ...scope, Source: { SourceDetails: [CHANGE, OVERSIZED] } })],
      'rule evaluations',
      0.2,
    ],
    [
      'periodic evaluations of every resource',
      [rule({ InputParameters: { assayRule: 'gp2-volume' }, Source: { SourceDetails: [byTime('Twelve_Hours')] } })],
      'rule evaluations',
      6,
    ],
    [
      'both',
      [rule({ ...scope, Source: { SourceDetails: [CHANGE, byTime('TwentyFour_Hours')] } })],
      'rule evaluations',
      3.2,
    ],
    [
      'daily evaluations of the account',
      [
        rule({
          InputParameters: { assayRule: 'root-access-key' },
          Source: {
            SourceIdentifier: { 'Fn::GetAtt': ['CollectorFunction', 'Arn'] },
            SourceDetails: [byTime('TwentyFour_Hours')],
          },
        }),
      ],
      'rule evaluations',
      0.03,
    ],
    ['alarms', [{ Type: 'AWS::CloudWatch::Alarm' }, { Type: 'AWS::CloudWatch::Alarm' }], 'alarms', 0.2],
  ])('counts %s', (_, resources, part, dollars) => {
    const template = { Resources: Object.fromEntries(resources.entries()) } as unknown as CostTemplate;
    expect(estimateCosts(template, use, typesByRule).get(part as 'alarms')).toBeCloseTo(dollars, 10);
  });
});
