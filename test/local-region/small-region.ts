import { join } from 'node:path';
import type { AwsError, Caller, CallInput } from '../../lib/local-region/aws-call';
import type { Assembly } from '../../lib/local-region/deployment/assembly';
import type { JournalEntry } from '../../lib/local-region/journal';
import { LocalRegion, type LocalRegionOptions, type LocalRegionState } from '../../lib/local-region/local-region';
import { ROOT } from '../source';
import { ACCOUNT, ADMINISTRATOR, REGION, START } from './testing-account';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

/** The regions that have not been stopped. A test that fails leaves its own, whose endpoint would keep Jest from ending. */
const running = new Set<LocalRegion>();
afterAll(async () => {
  for (const local of running) await local.stop();
});

/** A local region with one stack, of the resources of a test. */
export class SmallRegion {
  readonly entries: JournalEntry[] = [];

  private constructor(readonly local: LocalRegion) {
    local.journal.watch(({ entry }) => this.entries.push(entry));
  }

  /** @param state that of an earlier region */
  static async start(
    resources: Resources,
    state?: LocalRegionState,
    more: Partial<LocalRegionOptions> = {},
  ): Promise<SmallRegion> {
    const local = await LocalRegion.prepare({
      assembly: createAssembly(resources),
      startTime: START,
      bootstrap: join(ROOT, 'lib/local-region/functions/bootstrap.mjs'),
      scripts: { run: async () => ({ error: 'There are no scripts' }) },
      evaluateManaged: () => undefined,
      // A busy machine starts the process of a function slowly. One that is late counts as timed out, which moves the time
      // of the region by the function's timeout. This is less than Jest's limit.
      patience: 100_000,
      ...(state && { state }),
      ...more,
    });
    // It watches the deployment, too.
    const region = new SmallRegion(local);
    running.add(local);
    try {
      await local.deployAll();
      return region;
    } catch (error) {
      await region.stop();
      throw error;
    }
  }

  /** Makes a call: `sqs:SendMessage`. */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(name: string, input: CallInput = {}, caller: Caller = ADMINISTRATOR): Promise<any> {
    const [service = '', operation = ''] = name.split(':');
    return this.local.call({ service, operation, input, caller, region: REGION });
  }

  /** Makes a call, and returns `accepted`, or its error as `Code: message`. */
  async tryCall(name: string, input: CallInput = {}): Promise<string> {
    return this.call(name, input).then(
      () => 'accepted',
      ({ code, message }: AwsError) => `${code}: ${message}`,
    );
  }

  /** Makes a call that fails, and returns the code of its error. */
  async fail(name: string, input: CallInput = {}): Promise<string> {
    return this.call(name, input).then(
      () => 'no error',
      ({ code }: AwsError) => code,
    );
  }

  /** Lets time pass, and everything happen that it brings. */
  async advance(milliseconds: number): Promise<void> {
    await this.local.clock.advanceBy(milliseconds);
  }

  /** Returns the state as another process reads it. */
  save(): LocalRegionState {
    return JSON.parse(JSON.stringify(this.local.save()));
  }

  listMails(): { to: string; subject: string; text: string }[] {
    return this.entries.flatMap((entry) => (entry.kind === 'published' ? [entry.mail] : []));
  }

  async stop(): Promise<void> {
    running.delete(this.local);
    await this.local.stop();
  }
}

const createAssembly = (Resources: Resources): Assembly => ({
  stacks: [
    {
      stackName: 'test',
      scope: { partition: 'aws', account: ACCOUNT, region: REGION },
      document: { Resources } as never,
      parameters: {},
      nested: new Map(),
    },
  ],
  findAsset: () => undefined,
});

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const allow = (Action: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

/**
 * Returns the resources of a function, with a queue for its dead letters.
 * @param code the body of its handler, which has `event` and `context`
 */
export const createFunction = (
  name: string,
  code: string,
  {
    properties = {},
    retries = 2,
    actions = ['*'],
  }: { readonly properties?: object; readonly retries?: number; readonly actions?: readonly string[] } = {},
): Resources => ({
  [`${name}Role`]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: `${name}-role`,
      AssumeRolePolicyDocument: TRUST,
      Policies: [{ PolicyName: 'all', PolicyDocument: allow(actions) }],
    },
  },
  [`${name}Log`]: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/aws/lambda/${name}` } },
  [`${name}DeadLetters`]: { Type: 'AWS::SQS::Queue', Properties: { QueueName: `${name}-dead-letters` } },
  [name]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
      // A busy machine is slow.
      Timeout: 30,
      Code: { ZipFile: `exports.handler = async (event, context) => { ${code} };` },
      ...properties,
    },
  },
  [`${name}Retries`]: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: name },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: retries,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [`${name}DeadLetters`, 'Arn'] } } },
    },
  },
});
