import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Configuration } from '../../../lib/cdk/configuration/configuration';
import { CONFIG_QUERIES } from '../../../lib/cdk/constructs/history/stored-queries';
import { assertStackLimits, LimitExceeded } from '../../../lib/cdk/limits';
import { deploy } from '../../../lib/cdk/stacks/deploy';
import type { RegionStack } from '../../../lib/cdk/stacks/region-stack';
import { requiredParameters } from '../../../lib/core/parameters';
import { hasRecordedItems } from '../../../lib/core/reading/reader';
import { isCollectedAspect, isGlobalAspect } from '../../../lib/resources/collected-aspects';
import { rules as all } from '../../rules/registry';
import { createFolder } from '../../temporary-files';
import { asText, findOnly } from '../constructs/synthesized';
import { mergeTemplates } from '../merged-template';
import { createApp, ENTRIES } from '../sample-app';
import { configured, EVERYTHING, FILES } from '../sample-configuration';
import { listNagFindings } from '../templates';

const createTemplates = (stacks: readonly RegionStack[]) =>
  new Map(stacks.map((stack) => [stack.node.id, Template.fromStack(stack)]));
const countTypes = (template: Template): Record<string, number> => {
  const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
};

/** The app of the configuration with all features, which several tests read. */
const createEverything = () => {
  everything ??= createApp(EVERYTHING);
  return everything;
};
let everything: ReturnType<typeof createApp> | undefined;

const listTemplates = (stacks: readonly RegionStack[]) => stacks.map((stack) => Template.fromStack(stack).toJSON());

/** Returns the types of a template's resources, its size, and the size of its largest rule. */
function measure(stack: Stack) {
  const template = Template.fromStack(stack).toJSON();
  const resources = Object.values(template.Resources as Record<string, { Type: string }>);
  const count = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
  return {
    types: resources.map(({ Type }) => Type),
    bytes: count(template),
    ruleBytes: Math.max(0, ...resources.filter(({ Type }) => Type === 'AWS::Config::ConfigRule').map(count)),
  };
}

/** The rules that can be deployed. */
const rules = all.filter(({ resource }) => hasRecordedItems(resource) || isCollectedAspect(resource.aspect));
/** Rules that need no parameter. */
const DEFAULT_RULES = rules.filter((rule) => requiredParameters(rule).length === 0).length;

describe('the default configuration', () => {
  const { app, stacks } = createApp({});
  const template = Template.fromStack(stacks[0] as RegionStack);

  test('is one stack without a fixed account and Region', () => {
    expect(stacks.map(({ node, stackName, environment }) => [node.id, stackName, environment])).toEqual([
      ['assay', 'assay', 'aws://unknown-account/unknown-region'],
    ]);
    expect(stacks[0]?.terminationProtection).toBe(false);
  });

  test('contains recording, rules, health and history', () => {
    expect(countTypes(template)).toMatchObject({
      'AWS::Config::ConfigurationRecorder': 1,
      'AWS::Config::DeliveryChannel': 1,
      'AWS::Config::ConfigRule': DEFAULT_RULES,
      'AWS::Lambda::Function': 2,
      'AWS::Lambda::Permission': 2,
      'AWS::CloudWatch::Alarm': 7,
      'AWS::CloudWatch::Dashboard': 1,
      'AWS::Athena::WorkGroup': 1,
      'AWS::Glue::Table': 1,
    });
    template.resourceCountIs('AWS::Config::ConfigurationAggregator', 0);
  });

  test('has no warnings', () => {
    const messages = app.synth().getStackArtifact(stacks[0]?.artifactId as string).messages;
    expect(messages.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('a configuration with all features', () => {
  const { app, stacks } = createEverything();
  const templates = createTemplates(stacks);
  const [home, other, second] = [...templates.values()] as [Template, Template, Template];

  test('is a stack for each account and Region, all with the same name', () => {
    expect([...templates.keys()]).toEqual([
      'assay-111122223333-eu-west-1',
      'assay-111122223333-us-east-1',
      'assay-444455556666-eu-west-1',
    ]);
    expect(new Set(stacks.map(({ stackName }) => stackName))).toEqual(new Set(['assay']));
  });

  test('deploys all rules to every stack, those on IAM only to one of each account', () => {
    const global = rules.filter(
      ({ resource: { aspect, resourceTypes } }) =>
        resourceTypes.every((type) => type.startsWith('AWS::IAM::')) || isGlobalAspect(aspect),
    );
    expect(global.length).toBeGreaterThan(0);
    const counts = [...templates.values()].map((template) => countTypes(template)['AWS::Config::ConfigRule']);
    expect(counts).toEqual([rules.length + 2, rules.length + 2 - global.length, rules.length + 2]);
  });

  test('creates dashboard, history and aggregator once in an account', () => {
    const onceOnly = [
      'AWS::CloudWatch::Dashboard',
      'AWS::Athena::WorkGroup',
      'AWS::Glue::Table',
      'AWS::Config::ConfigurationAggregator',
      'AWS::Config::StoredQuery',
    ];
    const counts = [...templates.values()].map((template) => onceOnly.map((type) => countTypes(template)[type] ?? 0));
    expect(counts).toEqual([
      [1, 1, 1, 1, CONFIG_QUERIES.length],
      [0, 0, 0, 0, 0],
      [1, 1, 1, 0, CONFIG_QUERIES.length],
    ]);
  });

  test('authorizes the aggregator of the first account', () => {
    for (const template of [home, other]) template.resourceCountIs('AWS::Config::AggregationAuthorization', 0);
    second.hasResourceProperties('AWS::Config::AggregationAuthorization', {
      AuthorizedAccountId: '111122223333',
      AuthorizedAwsRegion: 'eu-west-1',
    });
  });

  test('tags every resource that supports tags', () => {
    const { Resources } = mergeTemplates(stacks[0] as RegionStack).toJSON();
    const tagged = Object.values(Resources as Record<string, { Properties: Record<string, unknown> }>).filter(
      ({ Properties }) => Properties?.Tags !== undefined,
    );
    expect(tagged.length).toBeGreaterThan(200);
    for (const { Properties } of tagged) expect(Properties.Tags).toContainEqual({ Key: 'team', Value: 'platform' });
    home.hasResourceProperties('AWS::CloudWatch::Dashboard', { Tags: Match.absent() });
    expect(stacks[0]?.tags.tagValues()).toEqual({ team: 'platform' });
  });

  test('deploys the waivers with the evaluator, in one bundle for all stacks', () => {
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

  test('outputs the names of queues, functions and buckets', () => {
    const outputs = home.toJSON().Outputs as Record<string, { Value: unknown }>;
    const named = Object.entries(outputs).map(([name, { Value }]) => [name, asText(Value)]);
    expect(Object.fromEntries(named)).toEqual({
      EvaluatorFunction: '<EvaluatorFunction>',
      EvaluatorDeadLetters: '<EvaluatorDeadLetters>',
      CollectorFunction: '<CollectorFunction>',
      CollectorDeadLetters: '<CollectorDeadLetters>',
      AlertFunction: '<ResponseAlertsFunction>',
      AlertDeadLetters: '<ResponseAlertsDeadLetters>',
      AlertUndelivered: '<ResponseAlertsEventsUndelivered>',
      TamperEvents: '<HealthTamperEvents>',
      DeliveryBucket: '<RecordingBucket>',
      RecordBucket: '<RecordingBucket>',
      HistoryDatabase: '<HistoryFilesDatabase>',
      HistoryWorkgroup: '<HistoryWorkgroup>',
    });
  });

  test('has no ARN of another partition', () => {
    expect(stacks.flatMap((stack) => listOtherPartitions(stack, 'aws'))).toEqual([]);
  });

  test('has no cdk-nag findings without a reason', () => {
    expect(listNagFindings(app)).toEqual([]);
  });

  test('has a reason for every suppressed cdk-nag finding', () => {
    const reasons = app.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
          .flatMap(({ data }) => Object.values(data as Record<string, string>)),
      );
    expect(reasons.length).toBeGreaterThan(20);
    for (const reason of reasons) expect(reason).toMatch(/^.{20,}$/);
  });
});

describe('two deployments in one account and Region', () => {
  const NAMES =
    /^(?:Name|(?:Function|Role|Policy|Topic|Queue|Alarm|Dashboard|Table|Bucket|ConfigRule|Rule|LogGroup|Query)Name)$/;

  /** Lists type and name of the resources whose names the template gives. */
  const listNames = ({ stacks }: ReturnType<typeof createApp>): string[] => {
    const { Resources } = mergeTemplates(stacks[0] as RegionStack).toJSON();
    // These names are unique in a role and in a workgroup.
    const local = ['AWS::IAM::Policy', 'AWS::Athena::NamedQuery'];
    return Object.values(Resources as Record<string, { Type: string; Properties?: object }>)
      .filter(({ Type }) => !local.includes(Type))
      .flatMap(({ Type, Properties = {} }) =>
        Object.entries(Properties)
          .filter(([key, value]) => NAMES.test(key) && (typeof value === 'string' || 'Fn::Join' in value))
          .map(([, value]) => `${Type} ${JSON.stringify(value)}`),
      );
  };

  const createDevelopment = () => {
    const environments = [{ account: '111122223333', regions: ['eu-west-1'] }];
    return createApp({ ...EVERYTHING, environments, prefix: 'assay-dev' });
  };
  const development = createDevelopment();

  test('have no resource of the same name', () => {
    const one = listNames(createEverything());
    const other = listNames(development);
    expect([one, other].map(({ length }) => length > 60)).toEqual([true, true]);
    expect(one.filter((name) => other.includes(name))).toEqual([]);
  });

  test('are the same in every synthesis', () => {
    const [template] = listTemplates(development.stacks);
    expect(listTemplates(createDevelopment().stacks)).toEqual([template]);
    expect(Object.keys(template?.Resources).length).toBeGreaterThan(100);
  });
});

describe('the response', () => {
  const RESPONSE_TYPES = ['AWS::DynamoDB::Table', 'AWS::SSM::Document', 'AWS::Config::RemediationConfiguration'];
  const REMEDIATED = rules.filter(({ remediation }) => remediation);
  const UNDOABLE = REMEDIATED.filter(({ remediation }) => (remediation?.undoSteps.length ?? 0) > 0);
  const countResponse = (configuration: Configuration) => {
    const counts = countTypes(mergeTemplates(createApp(configuration).stacks[0] as RegionStack));
    return [...RESPONSE_TYPES, 'AWS::Lambda::Function', 'AWS::CloudWatch::Alarm'].map((type) => counts[type] ?? 0);
  };

  test.each<[string, Configuration, number[]]>([
    ['nothing by default', {}, [0, 0, 0, 2, 7]],
    ['nothing if everything is off', { alerts: false, remediation: { 'open-ssh': 'off' } }, [0, 0, 0, 2, 7]],
    ['alerts', { alerts: {} }, [1, 0, 0, 3, 12]],
    ['remediation of one rule', { remediation: { 'open-ssh': 'manual' } }, [1, 2, 1, 3, 9]],
    [
      'everything',
      { alerts: {}, remediation: Object.fromEntries(REMEDIATED.map(({ name }) => [name, 'automatic'])) },
      [1, REMEDIATED.length + UNDOABLE.length, REMEDIATED.length, 4, 14],
    ],
  ])('is %s', (_, configuration, expected) => {
    expect(countResponse(configuration)).toEqual(expected);
  });

  test('is deployed only to the environments in which it is on', () => {
    const { stacks } = createApp({
      environments: [{ account: '111122223333', regions: ['eu-west-1', 'us-east-1'] }],
      remediation: {
        'open-ssh': {
          mode: 'off',
          environments: [{ account: '111122223333', region: 'us-east-1', mode: 'automatic' }],
        },
      },
    });
    const counts = stacks.map((stack) => {
      const types = countTypes(mergeTemplates(stack));
      return RESPONSE_TYPES.map((type) => types[type] ?? 0);
    });
    expect(counts).toEqual([
      [0, 0, 0],
      [1, 2, 1],
    ]);
  });

  test('leaves room for a hundred rules and forty remediations beside all of them', () => {
    const { stacks } = createEverything();
    const outer = stacks.map((stack) => measure(stack));
    const inner = stacks.flatMap((stack) => stack.node.findAll().filter(NestedStack.isNestedStack).map(measure));
    expect(inner).toHaveLength(stacks.length);
    // CloudFormation allows 500 resources and 1 MB in a stack. A rule is one resource, and so is its configuration.
    expect(Math.max(...outer.map(({ types }) => types.length))).toBeLessThanOrEqual(500 - 100 - 40);
    const rulePlaces = Math.min(...outer.map(({ bytes, ruleBytes }) => (1_000_000 - bytes) / ruleBytes));
    expect(rulePlaces).toBeGreaterThan(140);
    // Two runbooks, each with a role.
    const places = inner.map(({ types, bytes }) => {
      const perRemediation = bytes / (types.length / 4);
      return Math.min((500 - types.length) / 4, (1_000_000 - bytes) / perRemediation);
    });
    expect(Math.min(...places)).toBeGreaterThan(40);
    const remediations = rules.filter(({ remediation }) => remediation).length;
    expect(Math.max(...outer.map(({ types }) => types.length)) - DEFAULT_RULES - remediations).toBeLessThan(134);
  });

  test('creates the event rule for compliance changes before the Config rules', () => {
    const template = Template.fromStack(createEverything().stacks[0] as RegionStack);
    const [eventRule] = Object.keys(
      template.findResources('AWS::Events::Rule', { Properties: { Name: 'assay-compliance-changed' } }),
    );
    const configRules = Object.values(template.findResources('AWS::Config::ConfigRule'));
    expect(configRules.length).toBe(rules.length + 2);
    for (const { DependsOn } of configRules) expect(DependsOn).toContain(eventRule);
  });

  test('deploys changed waivers to the functions that evaluate before the alert function', () => {
    const template = Template.fromStack(createEverything().stacks[0] as RegionStack);
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const idOf = (name: string) => functions.find(([id]) => id.startsWith(name))?.[0];
    const [, alerts] = functions.find(([id]) => id === idOf('ResponseAlerts')) ?? [];
    expect(alerts?.DependsOn).toEqual(expect.arrayContaining([idOf('EvaluatorFunction'), idOf('CollectorFunction')]));
  });

  test('deploys waivers and settings with each function, with the modes of the environment', () => {
    const { app, stacks } = createApp({
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
      ['ResponseAlerts', 'ResponseRemediationPlanner'].map((id) => {
        const file = read(Template.fromStack(stack), id);
        expect(JSON.parse(file('waivers.json'))).toHaveLength(1);
        const settings = JSON.parse(file('response-settings.json'));
        return [file('index.mjs').match(/alerted|planned/)?.[0], settings.rules['assay-open-ssh'].remediation];
      }),
    );
    expect(modes).toEqual([
      ['alerted', 'manual'],
      ['planned', 'manual'],
      ['alerted', 'automatic'],
      ['planned', 'automatic'],
    ]);
  });

  test('can be deployed in a stage of a pipeline, with the same name and template', () => {
    const configuration: Configuration = {
      environments: [{ account: '111122223333', regions: ['eu-west-1'] }],
      rules: { '*': false, 'open-ssh': 'default' },
    };
    const describeStacks = (stage?: string) =>
      createApp(configuration, stage === undefined ? {} : { stage }).stacks.map((stack) => ({
        name: stack.stackName,
        template: Template.fromStack(stack).toJSON(),
      }));
    expect(describeStacks('Production')).toEqual(describeStacks());
  });

  test('cannot be deployed without the entries of its functions', () => {
    const { alertEntry, planEntry, ...entries } = ENTRIES;
    const make = (configuration: Configuration, given: Partial<typeof ENTRIES> & typeof entries) => () =>
      deploy(new App({ outdir: createFolder({}) }), configured(configuration, FILES), given);
    expect(make({ alerts: {} }, entries)).toThrow(
      "Cannot deploy alerts: got no alertEntry, the path of the function's module",
    );
    expect(make({ remediation: { 'open-ssh': 'manual' } }, { ...entries, alertEntry })).toThrow(
      "Cannot deploy remediation: got no planEntry, the path of the function's module",
    );
    const { collectorEntry, ...others } = entries;
    expect(collectorEntry).toBeDefined();
    expect(make({}, others as typeof entries)).toThrow(
      'Cannot deploy rule "missing-trail": got no collectorEntry, the path of the function\'s module',
    );
    expect(make({}, entries)).not.toThrow();
    expect(planEntry).toBeDefined();
  });
});

describe('recorder and channel', () => {
  const { stacks } = createApp({});
  const { Resources } = Template.fromStack(stacks[0] as RegionStack).toJSON() as {
    Resources: Record<string, { Type: string; Properties: unknown; DependsOn?: string | string[] }>;
  };
  const named = (type: string) => Object.keys(Resources).filter((id) => Resources[id]?.Type === `AWS::Config::${type}`);
  const [recorder] = named('ConfigurationRecorder');
  const [channel] = named('DeliveryChannel');

  /** Collects the resources that a resource depends on, directly or indirectly. */
  function collectDependencies(id: string, seen = new Set<string>()): Set<string> {
    const { DependsOn = [], Properties } = Resources[id] ?? { Properties: {} };
    const referred = [...JSON.stringify(Properties ?? {}).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
      ([, name]) => name as string,
    );
    for (const next of [...[DependsOn].flat(), ...referred]) {
      if (!(next in Resources) || seen.has(next)) continue;
      collectDependencies(next, seen.add(next));
    }
    return seen;
  }

  test('do not depend on each other, which would be a deadlock', () => {
    expect(collectDependencies(channel as string)).not.toContain(recorder);
    expect(collectDependencies(recorder as string)).not.toContain(channel);
  });

  test('are created before any rule', () => {
    const configRules = named('ConfigRule');
    expect(configRules).toHaveLength(DEFAULT_RULES);
    for (const rule of configRules) expect(collectDependencies(rule)).toContain(recorder);
  });
});

describe('with an adopted recorder', () => {
  test.each<[string, Configuration]>([
    ['without its bucket', { recorder: 'adopt' }],
    ['with its bucket', { recorder: { adopt: true, deliveryBucket: 'central-history' } }],
  ])('%s, creates no recorder, channel or delivery bucket', (_, configuration) => {
    const { stacks } = createApp(configuration);
    const template = Template.fromStack(stacks[0] as RegionStack);
    const counts = countTypes(template);
    expect(counts).not.toHaveProperty(['AWS::Config::ConfigurationRecorder']);
    expect(counts).not.toHaveProperty(['AWS::Config::DeliveryChannel']);
    expect(counts).toMatchObject({ 'AWS::Config::ConfigRule': DEFAULT_RULES, 'AWS::CloudWatch::Alarm': 7 });
    // The only bucket is the one for Athena's results.
    expect(counts['AWS::S3::Bucket'] ?? 0).toBe(counts['AWS::Athena::WorkGroup'] ?? 0);
  });

  test('creates the history table over the named bucket, for all accounts and Regions', () => {
    const { environments = [] } = EVERYTHING;
    const { stacks } = createApp({
      environments,
      recorder: { adopt: true, deliveryBucket: 'central-history', deliveryKeyPrefix: 'o-a1b2c3d4e5' },
    });
    Template.fromStack(stacks[0] as RegionStack).hasResourceProperties('AWS::Glue::Table', {
      TableInput: {
        StorageDescriptor: { Location: 's3://central-history/o-a1b2c3d4e5/AWSLogs/' },
        Parameters: Match.objectLike({
          'projection.account.values': '111122223333,444455556666',
          'projection.region.values': 'eu-west-1,us-east-1',
        }),
      },
    });
  });
});

describe('in a landing zone', () => {
  const { app, stacks } = createApp({
    ...EVERYTHING,
    environments: [{ account: '111122223333', regions: ['eu-west-1'] }],
    recorder: {
      role: 'service-linked',
      retentionDays: 400,
      delivery: {
        bucketName: 'central-logs',
        kmsKey: 'arn:aws:kms:eu-west-1:444455556666:key/0a',
        topic: 'arn:aws:sns:{region}:444455556666:config',
      },
    },
    architecture: 'x86_64',
    iam: { permissionsBoundary: 'boundary', path: '/platform/' },
  });
  const template = mergeTemplates(stacks[0] as RegionStack);

  test('the recorder has the service-linked role, and delivers with the key and the topic of the Region', () => {
    const { RoleARN } = findOnly(template, 'AWS::Config::ConfigurationRecorder');
    expect(asText(RoleARN)).toMatch(/role\/aws-service-role\/config.amazonaws.com\/AWSServiceRoleForConfig$/);
    expect(findOnly(template, 'AWS::Config::DeliveryChannel')).toMatchObject({
      S3BucketName: 'central-logs',
      S3KmsKeyArn: 'arn:aws:kms:eu-west-1:444455556666:key/0a',
      SnsTopicARN: 'arn:aws:sns:eu-west-1:444455556666:config',
    });
  });

  test('every role has the boundary and the path', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);
    expect(roles.length).toBeGreaterThan(60);
    for (const { Path, PermissionsBoundary } of roles)
      expect([Path, asText(PermissionsBoundary)]).toEqual(['/platform/', 'arn:aws:iam::111122223333:policy/boundary']);
  });

  test('every function of Assay has the architecture', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties,
    );
    const named = functions.filter(({ FunctionName }) => FunctionName !== undefined);
    expect(named.map(({ FunctionName, Architectures }) => [FunctionName, Architectures])).toEqual([
      ['assay-evaluator', ['x86_64']],
      ['assay-collector', ['x86_64']],
      ['assay-alerts', ['x86_64']],
      ['assay-planner', ['x86_64']],
    ]);
  });

  test('has no cdk-nag findings without a reason', () => {
    expect(listNagFindings(app)).toEqual([]);
  });
});

const OTHER_PARTITIONS: Record<string, string> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

/** Lists the partitions in the ARNs of a stack, but for its own. */
function listOtherPartitions(stack: RegionStack | undefined, partition: string): string[] {
  const text = JSON.stringify(mergeTemplates(stack as RegionStack).toJSON());
  return [...text.matchAll(/arn:(aws[a-z-]*):/g)].flatMap(([, found]) => (found === partition ? [] : `${found}`));
}

describe.each(Object.entries(OTHER_PARTITIONS))('in partition %s', (partition, region) => {
  const everything: Configuration = JSON.parse(
    JSON.stringify(EVERYTHING)
      .replaceAll('arn:aws:', `arn:${partition}:`)
      .replaceAll('"region":"eu-west-1"', `"region":"${region}"`),
  );
  const { app, stacks } = createApp({ ...everything, environments: [{ account: '111122223333', regions: [region] }] });

  test('has no ARN of another partition', () => {
    expect(listOtherPartitions(stacks[0], partition)).toEqual([]);
  });

  test('has no cdk-nag findings without a reason', () => {
    expect(listNagFindings(app)).toEqual([]);
  });
});

describe('the limits of AWS', () => {
  const managed = (count: number): Configuration => ({
    managedRules: { RDS_STORAGE_ENCRYPTED: Array.from({ length: count }, (_, n) => ({ name: `encrypted-${n}` })) },
  });

  test('reject a stack with too many resources at synthesis', async () => {
    const create = async () => createApp(managed(480));
    const error = await create().catch((reason) => reason);
    expect(error).toBeInstanceOf(LimitExceeded);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        `^Cannot synthesize stack "assay": got \\d+ resources, ${480 + DEFAULT_RULES} of them rules, CloudFormation allows 500 in a stack: turn rules off`,
      ),
    });
  });

  test('accept a stack within the limits', () => {
    expect(() => createApp(managed(400 - DEFAULT_RULES))).not.toThrow();
  });

  test('reject a nested stack with too many resources at synthesis', () => {
    const create = (outer: number, inner: number): Stack => {
      const stack = new Stack(new App({ outdir: createFolder({}) }), 'assay');
      const runbooks = new NestedStack(stack, 'Runbooks');
      for (const n of Array(outer).keys()) new CfnResource(stack, `Topic${n}`, { type: 'AWS::SNS::Topic' });
      for (const n of Array(inner).keys()) new CfnResource(runbooks, `Role${n}`, { type: 'AWS::IAM::Role' });
      return stack;
    };
    expect(() => assertStackLimits(create(499, 500))).not.toThrow();
    expect(() => assertStackLimits(create(499, 501))).toThrow(
      new LimitExceeded(
        'Cannot synthesize stack "assay/Runbooks": got 501 resources, CloudFormation allows 500 in a stack: turn remediation of rules off, or deploy some in another app',
      ),
    );
  });

  test('reject a nested template that is too large for CloudFormation at synthesis', () => {
    const { app, stacks } = createApp({ remediation: { 'gp2-volume': 'manual' } });
    const runbooks = stacks[0]?.node.findAll().find(NestedStack.isNestedStack) as NestedStack;
    new CfnResource(runbooks, 'Large', { type: 'AWS::SSM::Document', properties: { Content: 'x'.repeat(1_000_000) } });
    expect(() => app.synth()).toThrow(LimitExceeded);
    expect(() => app.synth()).toThrow(
      /^Cannot synthesize stack "assay\/Response\/Remediation\/Runbooks": its template has 1,0\d\d,\d{3} bytes, CloudFormation allows 1,000,000: turn rules/,
    );
  });

  test('reject a template that is too large for CloudFormation at synthesis', () => {
    const policies = Object.fromEntries(Array.from({ length: 110 }, (_, n) => [`rule-${n}`, `gp3-${n}.guard`]));
    const guardRules = Object.fromEntries(
      Object.entries(policies).map(([name, policy]) => [name, { policy, resourceTypes: ['AWS::EC2::Volume'] }]),
    );
    const files = Object.fromEntries(Object.values(policies).map((file) => [file, 'x'.repeat(9_500)]));
    const { app } = createApp({ guardRules }, { files });
    expect(() => app.synth()).toThrow(LimitExceeded);
    expect(() => app.synth()).toThrow(
      /^Cannot synthesize stack "assay": its template has 1,\d{3},\d{3} bytes, CloudFormation allows 1,000,000: turn rules/,
    );
  });
});
