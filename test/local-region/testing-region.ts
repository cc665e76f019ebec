import { Accounts } from '../../lib/local-region/account/accounts';
import type { Caller, CallInput } from '../../lib/local-region/aws-call';
import { Clock } from '../../lib/local-region/clock';
import { DeployedRegion } from '../../lib/local-region/deployed-region';
import { Deployment } from '../../lib/local-region/deployment/deploy';
import type { AnswerRequest } from '../../lib/local-region/functions/execution-environment';
import type { RegionContext } from '../../lib/local-region/region-context';
import { addAccountServices } from '../../lib/local-region/services/account-services';
import { Endpoint } from '../../lib/local-region/wire/endpoint';
import { WorkQueue } from '../../lib/local-region/work-queue';
import { createLocalHandler } from '../support/local-request';
import { CallWatch } from './call-watch';
import { ListedItems } from './listed-items';
import { ACCOUNT, ADMINISTRATOR, REGION, START } from './testing-account';

const SCOPE = { partition: 'aws', account: ACCOUNT, region: REGION };
const NO_STACKS = new Deployment({ stacks: [], findAsset: () => undefined });
const noScripts = () => Promise.reject(new Error('There are no scripts'));

/**
 * One account and Region behind an endpoint, for the real clients of functions that run in the test's own process. Nothing is
 * deployed. AWS Config has the items that a test lists.
 */
export class TestingRegion {
  readonly watch = new CallWatch();
  clock!: Clock;
  accounts!: Accounts;
  services!: DeployedRegion;
  /** The items of AWS Config. */
  items!: ListedItems;
  private endpoint: Endpoint | undefined;
  private caller: Caller = ADMINISTRATOR;

  constructor() {
    this.reset();
  }

  async start(): Promise<void> {
    this.endpoint = await Endpoint.start({
      identify: () => this.caller,
      answer: (call) => this.watch.answer(call, (passed) => this.accounts.answer(passed)),
    });
  }

  async stop(): Promise<void> {
    await this.endpoint?.stop();
  }

  /** A fault: the connection breaks. */
  readonly disconnect = (): void => this.endpoint?.dropConnections();

  /** Begins with a new account. */
  reset(): void {
    this.watch.reset();
    this.clock = new Clock(START);
    this.accounts = new Accounts(this.clock, ACCOUNT);
    this.items = new ListedItems();
    this.caller = ADMINISTRATOR;
    const context: RegionContext = {
      scope: SCOPE,
      clock: this.clock,
      work: new WorkQueue(this.clock),
      resources: this.accounts.listResources(ACCOUNT, REGION),
      call: (call) => this.accounts.call({ region: REGION, ...call }),
      report: () => undefined,
      idle: { milliseconds: 0, awaitTimes: () => undefined },
      createId: () => this.accounts.createId(),
    };
    const { recorder, types: accountTypes } = addAccountServices(this.accounts, context);
    this.services = new DeployedRegion(context, {
      deployment: NO_STACKS,
      functions: {
        bootstrap: '',
        endpoint: '',
        patience: 0,
        findAsset: () => undefined,
        answerRequest: () => undefined,
      },
      scripts: { run: noScripts },
      evaluateManaged: () => undefined,
      evaluatePolicy: async () => [],
      items: {
        listVersions: (type, id) => this.items.listVersions(type, id),
        listNewest: (type) => this.items.listNewest(type),
        onRecord: () => undefined,
      },
      recorder,
      accountTypes,
      findEventBridge: () => undefined,
    });
    for (const service of this.services.services) this.accounts.addService(service, SCOPE);
  }

  /** The options of a client: a single attempt, since the SDK's own pauses are real time. */
  get clientOptions() {
    return {
      endpoint: this.endpoint?.url ?? '',
      region: REGION,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
  }

  /** The options of a client whose calls need no sockets, for tests in which no connection breaks. */
  get localClientOptions() {
    const answer: AnswerRequest = (request, response) => this.endpoint?.answerRequest(request, response);
    return { ...this.clientOptions, requestHandler: createLocalHandler(answer) };
  }

  /** Lets clients call as a role that may use exactly some actions, on everything. */
  limitClients(actions: readonly string[]): void {
    const roleArn = this.loadRole('function', actions);
    this.caller = { kind: 'role', account: ACCOUNT, roleArn, sessionName: 'function' };
  }

  /** Creates a role that may use some actions on everything, and returns its ARN. */
  loadRole(name: string, actions: readonly string[]): string {
    const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const policy = { Statement: { Effect: 'Allow', Action: actions, Resource: '*' } };
    this.accounts.listResources(ACCOUNT, 'global').load({
      resourceType: 'AWS::IAM::Role',
      resourceId: `AROA${name.toUpperCase()}`,
      resourceName: name,
      arn,
      region: 'global',
      tags: {},
      relationships: [],
      supplementaryConfiguration: {},
      configuration: { rolePolicyList: [{ policyName: 'p', policyDocument: JSON.stringify(policy) }] },
    });
    return arn;
  }

  /** Makes a call as the administrator: `ec2:DescribeVolumes`. It is not watched. */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(name: string, input: CallInput = {}): Promise<any> {
    const [service = '', operation = ''] = name.split(':');
    return this.accounts.call({ service, operation, input, caller: ADMINISTRATOR, region: REGION });
  }

  /** Makes a call as a principal. It is watched. */
  callAs(caller: Caller, name: string, input: CallInput): Promise<object> {
    const [service = '', operation = ''] = name.split(':');
    const call = { service, operation, input, caller, region: REGION };
    const from = { requestId: '', sourceIPAddress: '127.0.0.1', userAgent: '' };
    return this.watch.answer({ ...call, ...from }, (passed) => this.accounts.call(passed));
  }
}
