import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Configuration } from '../../../lib/cdk/configuration/configuration';
import { LimitExceeded } from '../../../lib/cdk/limits';
import { deploy } from '../../../lib/cdk/stacks/deploy';
import type { RegionStack } from '../../../lib/cdk/stacks/region-stack';
import { rules } from '../../../rules';
import { folderWith } from '../../temporary-files';
import { configured, EVERYTHING, FILES } from '../sample-configuration';
import { findingsOf } from '../templates';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8'));

// The CDK's own validator takes seconds for each app; test/bin synthesizes with it, and so does `npm run synth`.
process.env.CDK_VALIDATION = 'false';

/** A handler of no account: what the evaluator's bundle holds is looked at elsewhere. */
const evaluatorEntry = join(folderWith({ 'evaluate.ts': 'export const handler = async () => {};' }), 'evaluate.ts');

const appOf = (configuration: Configuration) => {
  const app = new App({ context, outdir: folderWith({}) });
  const stacks = deploy(app, configured(configuration, FILES), { evaluatorEntry });
  return { app, stacks };
};

const templatesOf = (stacks: readonly RegionStack[]) =>
  new Map(stacks.map((stack) => [stack.node.id, Template.fromStack(stack)]));
const countsOf = (template: Template): Record<string, number> => {
  const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
};

/** Rules that need no parameter. */
const DEFAULT_RULES = rules.filter(({ name }) => name !== 'missing-tags').length;

describe('as it comes', () => {
  const { app, stacks } = appOf({});
  const template = Template.fromStack(stacks[0] as RegionStack);

  test('is one stack that goes wherever the credentials are', () => {
    expect(stacks.map(({ node, stackName, environment }) => [node.id, stackName, environment])).toEqual([
      ['assay', 'assay', 'aws://unknown-account/unknown-region'],
    ]);
    expect(stacks[0]?.terminationProtection).toBe(false);
  });

  test('records, judges, and is watched', () => {
    expect(countsOf(template)).toMatchObject({
      'AWS::Config::ConfigurationRecorder': 1,
      'AWS::Config::DeliveryChannel': 1,
      'AWS::Config::ConfigRule': DEFAULT_RULES,
      'AWS::Lambda::Function': 1,
      'AWS::Lambda::Permission': 1,
      'AWS::CloudWatch::Alarm': 8,
      'AWS::CloudWatch::Dashboard': 1,
      'AWS::Athena::WorkGroup': 1,
      'AWS::Glue::Table': 1,
    });
    template.resourceCountIs('AWS::Config::ConfigurationAggregator', 0);
  });

  test('says nothing that has to be looked into', () => {
    const messages = app.synth().getStackArtifact(stacks[0]?.artifactId as string).messages;
    expect(messages.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('with everything that can be asked for', () => {
  const { app, stacks } = appOf(EVERYTHING);
  const templates = templatesOf(stacks);
  const [home, other, second] = [...templates.values()] as [Template, Template, Template];

  test('is a stack for each account and Region, all of one name', () => {
    expect([...templates.keys()]).toEqual([
      'assay-111122223333-eu-west-1',
      'assay-111122223333-us-east-1',
      'assay-444455556666-eu-west-1',
    ]);
    expect(new Set(stacks.map(({ stackName }) => stackName))).toEqual(new Set(['assay']));
  });

  test('deploys ours, the managed and the Guard rules everywhere', () => {
    for (const template of templates.values()) template.resourceCountIs('AWS::Config::ConfigRule', rules.length + 2);
  });

  test('has once in an account what an account needs once', () => {
    const onceOnly = ['AWS::Athena::WorkGroup', 'AWS::Glue::Table', 'AWS::Config::ConfigurationAggregator'];
    const counts = [...templates.values()].map((template) => onceOnly.map((type) => countsOf(template)[type] ?? 0));
    expect(counts).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [1, 1, 0],
    ]);
  });

  test('lets the first account see the others', () => {
    for (const template of [home, other]) template.resourceCountIs('AWS::Config::AggregationAuthorization', 0);
    second.hasResourceProperties('AWS::Config::AggregationAuthorization', {
      AuthorizedAccountId: '111122223333',
      AuthorizedAwsRegion: 'eu-west-1',
    });
  });

  test('has its tags on everything that can have them', () => {
    const tagged = Object.values(
      home.toJSON().Resources as Record<string, { Properties: Record<string, unknown> }>,
    ).filter(({ Properties }) => Properties?.Tags !== undefined);
    expect(tagged.length).toBeGreaterThan(10);
    for (const { Properties } of tagged) expect(Properties.Tags).toContainEqual({ Key: 'team', Value: 'platform' });
    home.hasResourceProperties('AWS::CloudWatch::Dashboard', { Tags: Match.absent() });
    expect(stacks[0]?.tags.tagValues()).toEqual({ team: 'platform' });
  });

  test('carries the waivers to the evaluator, in one bundle for all', () => {
    const assembly = app.synth();
    const folders = new Set(
      [...templates.values()].map((template) => {
        const [{ Properties }] = Object.values(
          template.findResources('AWS::Lambda::Function', {
            Properties: { Handler: 'index.handler', Runtime: 'nodejs24.x', MemorySize: 512 },
          }),
        ) as [{ Properties: { Code: { S3Key: string } } }];
        return `asset.${Properties.Code.S3Key.replace(/\.zip$/, '')}`;
      }),
    );
    expect(folders.size).toBe(1);
    const waivers = JSON.parse(
      readFileSync(join(assembly.directory, [...folders][0] as string, 'waivers.json'), 'utf8'),
    );
    expect(waivers).toEqual([expect.objectContaining({ rule: 'open-ssh', resource: 'sg-0a', expires: '2026-12-31' })]);
  });

  test('cdk-nag finds nothing that has no reason', () => {
    expect(findingsOf(app)).toEqual([]);
  });

  test('every finding that was accepted has a reason, and is one', () => {
    const accepted = app.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
          .flatMap(({ data }) => Object.values(data as Record<string, string>)),
      );
    expect(accepted.length).toBeGreaterThan(3);
    for (const reason of accepted) expect(reason).toMatch(/^.{20,}$/);
  });
});

describe('recorder and channel', () => {
  const { stacks } = appOf({});
  const { Resources } = Template.fromStack(stacks[0] as RegionStack).toJSON() as {
    Resources: Record<string, { Type: string; Properties: unknown; DependsOn?: string | string[] }>;
  };
  const named = (type: string) => Object.keys(Resources).filter((id) => Resources[id]?.Type === `AWS::Config::${type}`);
  const [recorder] = named('ConfigurationRecorder');
  const [channel] = named('DeliveryChannel');

  /** Whatever a resource waits for, by name or by reference, and what that waits for. */
  function awaitedBy(id: string, seen = new Set<string>()): Set<string> {
    const { DependsOn = [], Properties } = Resources[id] ?? { Properties: {} };
    const referred = [...JSON.stringify(Properties ?? {}).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
      ([, name]) => name as string,
    );
    for (const next of [...[DependsOn].flat(), ...referred]) {
      if (!(next in Resources) || seen.has(next)) continue;
      awaitedBy(next, seen.add(next));
    }
    return seen;
  }

  test('never wait for each other: CloudFormation would wait for ever', () => {
    expect(awaitedBy(channel as string)).not.toContain(recorder);
    expect(awaitedBy(recorder as string)).not.toContain(channel);
  });

  test('are there before any rule is made', () => {
    const configRules = named('ConfigRule');
    expect(configRules).toHaveLength(DEFAULT_RULES);
    for (const rule of configRules) expect(awaitedBy(rule)).toContain(recorder);
  });
});

describe('where there is a recorder already', () => {
  test.each<[string, Configuration]>([
    ['and nothing is known of it', { recorder: 'adopt' }],
    ['and its bucket is known', { recorder: { adopt: true, deliveryBucket: 'central-history' } }],
  ])('%s, nothing of it is made', (_, configuration) => {
    const { stacks } = appOf(configuration);
    const template = Template.fromStack(stacks[0] as RegionStack);
    const counts = countsOf(template);
    expect(counts).not.toHaveProperty(['AWS::Config::ConfigurationRecorder']);
    expect(counts).not.toHaveProperty(['AWS::Config::DeliveryChannel']);
    expect(counts).toMatchObject({ 'AWS::Config::ConfigRule': DEFAULT_RULES, 'AWS::CloudWatch::Alarm': 8 });
    // The only bucket is the one that Athena's answers go to.
    expect(counts['AWS::S3::Bucket'] ?? 0).toBe(counts['AWS::Athena::WorkGroup'] ?? 0);
  });

  test('Athena asks the bucket that was named, for all accounts and Regions', () => {
    const { stacks } = appOf({ ...EVERYTHING, recorder: { adopt: true, deliveryBucket: 'central-history' } });
    Template.fromStack(stacks[0] as RegionStack).hasResourceProperties('AWS::Glue::Table', {
      TableInput: {
        StorageDescriptor: { Location: 's3://central-history/AWSLogs/' },
        Parameters: Match.objectLike({
          'projection.account.values': '111122223333,444455556666',
          'projection.region.values': 'eu-west-1,us-east-1',
        }),
      },
    });
  });
});

const PARTITIONS: Record<string, string> = { aws: 'eu-west-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

describe.each(Object.entries(PARTITIONS))('in partition %s', (partition, region) => {
  const { app, stacks } = appOf({ ...EVERYTHING, environments: [{ account: '111122223333', regions: [region] }] });
  const text = JSON.stringify(Template.fromStack(stacks[0] as RegionStack).toJSON());

  test('no ARN is of another partition', () => {
    const partitions = [...text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, found]) => found);
    expect(partitions.filter((found) => found !== partition)).toEqual([]);
  });

  test('cdk-nag finds nothing that has no reason', () => {
    expect(findingsOf(app)).toEqual([]);
  });
});

describe('more than AWS allows', () => {
  const managed = (count: number): Configuration => ({
    managedRules: { RDS_STORAGE_ENCRYPTED: Array.from({ length: count }, (_, n) => ({ name: `encrypted-${n}` })) },
  });

  test('in a template is refused before it is deployed', () => {
    expect(() => appOf(managed(480))).toThrow(LimitExceeded);
    expect(() => appOf(managed(480))).toThrow(
      /^Cannot synthesize stack "assay": found \d+ resources, 500 of them rules, CloudFormation allows 500 in a stack: turn rules off/,
    );
  });

  test('and what it allows is not', () => {
    expect(() => appOf(managed(400))).not.toThrow();
  });
});
