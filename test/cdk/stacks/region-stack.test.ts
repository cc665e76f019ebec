import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Configuration } from '../../../lib/cdk/configuration/configuration';
import { deploy } from '../../../lib/cdk/stacks/deploy';
import { LimitExceeded } from '../../../lib/cdk/limits';
import type { RegionStack } from '../../../lib/cdk/stacks/region-stack';
import { rules } from '../../rules/registry';
import { appOf, ENTRIES } from '../sample-app';
import { configured, EVERYTHING, FILES } from '../sample-configuration';
import { findingsOf } from '../templates';

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
            Properties: { Handler: 'index.handler', Runtime: 'nodejs24.x', Timeout: 900 },
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
    expect(accepted.length).toBeGreaterThan(20);
    for (const reason of accepted) expect(reason).toMatch(/^.{20,}$/);
  });
});

describe('what reacts', () => {
  const REACTING = ['AWS::DynamoDB::Table', 'AWS::SSM::Document', 'AWS::Config::RemediationConfiguration'];
  const REMEDIATED = rules.filter(({ remediation }) => remediation);
  const UNDONE = REMEDIATED.filter(({ remediation }) => (remediation?.undoSteps.length ?? 0) > 0);
  const reactionOf = (configuration: Configuration) => {
    const template = Template.fromStack(appOf(configuration).stacks[0] as RegionStack);
    const counts = countsOf(template);
    return [...REACTING, 'AWS::Lambda::Function', 'AWS::CloudWatch::Alarm'].map((type) => counts[type] ?? 0);
  };

  test.each<[string, Configuration, number[]]>([
    ['nothing, as it comes', {}, [0, 0, 0, 1, 8]],
    ['nothing, where all is off', { alerts: false, remediation: { 'open-ssh': 'off' } }, [0, 0, 0, 1, 8]],
    ['alerts', { alerts: {} }, [1, 0, 0, 2, 13]],
    ['remediation of one rule', { remediation: { 'open-ssh': 'manual' } }, [1, 2, 1, 2, 10]],
    [
      'everything',
      { alerts: {}, remediation: Object.fromEntries(REMEDIATED.map(({ name }) => [name, 'automatic'])) },
      [1, REMEDIATED.length + UNDONE.length, REMEDIATED.length, 3, 15],
    ],
  ])('is %s', (_, configuration, expected) => {
    expect(reactionOf(configuration)).toEqual(expected);
  });

  test('is there where it is switched on, and not elsewhere', () => {
    const { stacks } = appOf({
      environments: [{ account: '111122223333', regions: ['eu-west-1', 'us-east-1'] }],
      remediation: {
        'open-ssh': {
          mode: 'off',
          environments: [{ account: '111122223333', region: 'us-east-1', mode: 'automatic' }],
        },
      },
    });
    const counts = [...templatesOf(stacks).values()].map((template) =>
      REACTING.map((type) => countsOf(template)[type] ?? 0),
    );
    expect(counts).toEqual([
      [0, 0, 0],
      [1, 2, 1],
    ]);
  });

  test('with all of it there is room for many more rules in a stack', () => {
    const { stacks } = appOf(EVERYTHING);
    const sizes = stacks.map((stack) => Object.keys(Template.fromStack(stack).toJSON().Resources).length);
    expect(Math.max(...sizes)).toBeLessThan(200);
    expect(Math.max(...sizes)).toBeGreaterThan(100);
  });

  test('is the same when it is synthesized again', () => {
    const [one, other] = [appOf(EVERYTHING), appOf(EVERYTHING)].map(({ stacks }) =>
      stacks.map((stack) => Template.fromStack(stack).toJSON()),
    );
    expect(one).toEqual(other);
  });

  test('hears of the first results: every rule waits for the listener', () => {
    const template = Template.fromStack(appOf({ ...EVERYTHING }).stacks[0] as RegionStack);
    const [listener] = Object.keys(
      template.findResources('AWS::Events::Rule', { Properties: { Name: 'assay-compliance-changed' } }),
    );
    const configRules = Object.values(template.findResources('AWS::Config::ConfigRule'));
    expect(configRules.length).toBe(rules.length + 2);
    for (const { DependsOn } of configRules) expect(DependsOn).toContain(listener);
  });

  test('has the evaluator take new waivers before the alert function has rules judge by them', () => {
    const template = Template.fromStack(appOf({ ...EVERYTHING }).stacks[0] as RegionStack);
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const idOf = (name: string) => functions.find(([id]) => id.startsWith(name))?.[0];
    const [, alerts] = functions.find(([id]) => id === idOf('ReactionAlerts')) ?? [];
    expect(alerts?.DependsOn).toContain(idOf('EvaluatorFunction'));
  });

  test('has waivers and settings beside each function, with the modes of the environment', () => {
    const { app, stacks } = appOf({
      ...EVERYTHING,
      environments: [{ account: '111122223333', regions: ['eu-west-1', 'us-east-1'] }],
      remediation: {
        'open-ssh': {
          mode: 'manual',
          environments: [{ account: '111122223333', region: 'us-east-1', mode: 'automatic' }],
        },
      },
    });
    const { directory } = app.synth();
    const read = (template: Template, id: string) => {
      const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
      const [, found] = functions.find(([name]) => name.startsWith(id)) as (typeof functions)[number];
      const { S3Key } = found.Properties.Code;
      return (file: string) => readFileSync(join(directory, `asset.${S3Key.replace(/\.zip$/, '')}`, file), 'utf8');
    };
    const modes = stacks.flatMap((stack) =>
      ['ReactionAlerts', 'ReactionRemediationPlanner'].map((id) => {
        const file = read(Template.fromStack(stack), id);
        expect(JSON.parse(file('waivers.json'))).toHaveLength(1);
        const settings = JSON.parse(file('response-settings.json'));
        return [file('index.mjs').match(/told|planned/)?.[0], settings.rules['assay-open-ssh'].remediation];
      }),
    );
    expect(modes).toEqual([
      ['told', 'manual'],
      ['planned', 'manual'],
      ['told', 'automatic'],
      ['planned', 'automatic'],
    ]);
  });

  test('cannot be deployed without its functions', () => {
    const { alertEntry, planEntry, ...judging } = ENTRIES;
    const make = (configuration: Configuration, entries: typeof judging) => () =>
      deploy(new App(), configured(configuration, FILES), entries);
    expect(make({ alerts: {} }, judging)).toThrow(
      "Cannot deploy alerts: found no alertEntry, the path of the function's module",
    );
    expect(make({ remediation: { 'open-ssh': 'manual' } }, { ...judging, ...{ alertEntry } })).toThrow(
      "Cannot deploy remediation: found no planEntry, the path of the function's module",
    );
    expect(make({}, judging)).not.toThrow();
    expect(planEntry).toBeDefined();
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
  const everything: Configuration = JSON.parse(JSON.stringify(EVERYTHING).replaceAll('arn:aws:', `arn:${partition}:`));
  const { app, stacks } = appOf({ ...everything, environments: [{ account: '111122223333', regions: [region] }] });
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
      new RegExp(
        `^Cannot synthesize stack "assay": found \\d+ resources, ${480 + DEFAULT_RULES} of them rules, CloudFormation allows 500 in a stack: turn rules off`,
      ),
    );
  });

  test('and what it allows is not', () => {
    expect(() => appOf(managed(400))).not.toThrow();
  });
});
