import { Accounts, type FinishedCall } from './account/accounts';
import type { RecordedSettings } from './account/recorded-settings';
import { loadSnapshot, type SnapshotItem } from './account/snapshot';
import type { TrailEvent } from './account/trail';
import type { ScriptHost } from './automation/automation';
import { type AwsCall, AwsError } from './aws-call';
import { Clock } from './clock';
import type { FindManagedTriggers } from './config/config-rule';
import type { EvaluateManaged, EvaluatePolicy, FindGap } from './config/rule-evaluations';
import type { QueryItems } from './config/select';
import { DeployedRegion, type RegionState } from './deployed-region';
import type { Assembly } from './deployment/assembly';
import { Deployment } from './deployment/deploy';
import { createEventForwarder } from './events/event-forwarder';
import { IdleTime } from './events/idle-time';
import type { StartEnvironment } from './functions/execution-environment';
import { Journal } from './journal';
import type { RegionContext } from './region-context';
import type { DeploymentScope } from './service';
import { addAccountServices } from './services/account-services';
import { Endpoint } from './wire/endpoint';
import { WorkQueue } from './work-queue';

export interface LocalRegionOptions {
  readonly assembly: Assembly;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** The path of the bootstrap of functions, a program of Node.js. */
  readonly bootstrap: string;
  readonly scripts: ScriptHost;
  /** Default: every rule of the deployment is evaluated. */
  readonly findGap?: FindGap | undefined;
  /** Default: the scope and the frequency of a managed rule show its triggers. */
  readonly findManagedTriggers?: FindManagedTriggers | undefined;
  readonly evaluateManaged: EvaluateManaged;
  /** Default: no Guard policy is evaluated. */
  readonly evaluatePolicy?: EvaluatePolicy;
  /** Default: only simple advanced queries are answered. */
  readonly queryItems?: QueryItems;
  /** 0 for any free port. */
  readonly port?: number;
  /** Default: every account and Region of the assembly is deployed. */
  readonly only?: Pick<DeploymentScope, 'account' | 'region'>;
  /** The state that the accounts begin with, as the items of a snapshot. */
  readonly snapshot?: readonly SnapshotItem[];
  /** The settings that an account begins with, which AWS Config does not record. Default: those of a new account. */
  readonly settings?: RecordedSettings;
  /** The longest time, in real milliseconds, that a function may work without a call. */
  readonly patience?: number;
  /** How the environments of functions start, if not as processes. */
  readonly startEnvironment?: StartEnvironment;
  /** The state of an earlier process, which becomes that of the region: the time goes on from there. */
  readonly state?: LocalRegionState;
}

/** Work that waits longer than this waits for a person, or for a time that the user moves the clock to. */
export const MAX_WAIT_MS = 3_600_000;

/** The state of the local region, as JSON. */
export interface LocalRegionState {
  /** The fingerprint of the deployment. */
  readonly deployment: string;
  /** Epoch milliseconds. */
  readonly time: number;
  /** When something changed last, in epoch milliseconds. */
  readonly lastChange: number;
  readonly accounts: ReturnType<Accounts['save']>;
  readonly regions: Readonly<Record<string, RegionState>>;
}

/** The permissions of a role that no call has used. */
export interface UnusedPermissions {
  readonly account: string;
  /** The name of the role. */
  readonly role: string;
  /** `ec2:ModifyVolume` */
  readonly actions: readonly string[];
}

/** AWS Config records a change within minutes, after the call that made it. */
const RECORDING_DELAY = 60_000;

/** Management calls that change nothing that people or rules see. */
const UNEVENTFUL = /^(AssumeRole|CreateLogStream|PutEvaluations|GenerateDataKey|Decrypt|GenerateCredentialReport)$/;

/** A deployment on this machine: the accounts and Regions of a cloud assembly, behind one endpoint. */
export class LocalRegion {
  readonly clock: Clock;
  readonly journal = new Journal();
  readonly accounts: Accounts;
  readonly regions = new Map<string, DeployedRegion>();
  /** The parts of the templates that have no effect here: `AWS::S3::Bucket.AccelerateConfiguration`. */
  readonly gaps = new Set<string>();
  private readonly deployment: Deployment;
  private endpoint: Endpoint | undefined;
  private readonly idle: IdleTime;
  /** Messages that are reported once, since they are the same for every call. */
  private readonly reported = new Set<string>();

  private constructor(private readonly options: LocalRegionOptions) {
    const { startTime, state } = options;
    this.clock = new Clock(state?.time ?? startTime);
    this.idle = new IdleTime(this.clock, state?.lastChange ?? startTime, () => {
      for (const { eventBridge } of this.regions.values()) eventBridge.wake();
    });
    this.deployment = new Deployment(options.assembly);
    const [first] = this.deployment.listScopes();
    this.accounts = new Accounts(this.clock, first?.account ?? '111122223333', first?.partition);
    this.accounts.onCall((finished) => this.handleCall(finished));
    this.accounts.addService(
      createEventForwarder(
        (busArn, event) => this.forward(busArn, event),
        () => this.clock.now,
      ),
    );
  }

  /** Starts the endpoint and deploys the stacks. Its time changes only when it is moved. If AWS would refuse a stack, nothing goes on. */
  static async start(options: LocalRegionOptions): Promise<LocalRegion> {
    const region = await LocalRegion.prepare(options);
    try {
      await region.deployAll();
      return region;
    } catch (error) {
      // An open endpoint would keep the process alive.
      await region.stop();
      throw error;
    }
  }

  /** Whether the state that it goes on from is of another deployment. */
  get isUpdate(): boolean {
    const { state } = this.options;
    return state !== undefined && state.deployment !== this.deployment.fingerprint;
  }

  /** Starts the endpoint, before anything is deployed. */
  static async prepare(options: LocalRegionOptions): Promise<LocalRegion> {
    const region = new LocalRegion(options);
    if (options.snapshot) loadSnapshot(region.accounts, options.snapshot);
    region.endpoint = await Endpoint.start(region.accounts, options.port);
    return region;
  }

  async deployAll(): Promise<void> {
    const { state } = this.options;
    if (state && this.isUpdate) this.accounts.restoreResources(state.accounts);
    for (const scope of this.deployment.listScopes()) if (this.isDeployed(scope)) await this.deploy(scope);
    if (!state) return;
    this.restore(state);
    if (!this.isUpdate) return;
    for (const [key, region] of Object.entries(state.regions)) await this.regions.get(key)?.deleteDropped(region);
  }

  private isDeployed({ account, region }: DeploymentScope): boolean {
    const { only } = this.options;
    return only === undefined || (account === only.account && region === only.region);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.regions.values()].map(({ lambda }) => lambda.stop()));
    await this.endpoint?.stop();
  }

  /** `http://127.0.0.1:…` */
  get url(): string {
    if (!this.endpoint) throw new Error('The endpoint has not started');
    return this.endpoint.url;
  }

  /** Finds the Region of an account; the only one if none is named. */
  find(account?: string, region?: string): DeployedRegion {
    const found = [...this.regions.values()].filter(
      ({ context: { scope } }) => (!account || scope.account === account) && (!region || scope.region === region),
    );
    const [first] = found;
    if (!first) throw new Error(`There is no deployment in ${account ?? 'any account'} ${region ?? ''}`);
    return first;
  }

  /** Makes a call as a client of the endpoint would. */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(call: Pick<AwsCall, 'service' | 'operation' | 'input' | 'caller' | 'region'>): Promise<any> {
    return this.accounts.call(call);
  }

  /** Moves the time forward until all work that has begun is done, or waits for longer than {@link MAX_WAIT_MS}. */
  async settle(): Promise<void> {
    const { clock } = this;
    for (let work = clock.nextWork; work && work.time - clock.time <= MAX_WAIT_MS; work = clock.nextWork) {
      if (clock.isStopped) return;
      await clock.advanceTo(work.time);
    }
  }

  /** Lists the permissions that no call has used, of each role of the deployment that has made a call. */
  listUnusedPermissions(): UnusedPermissions[] {
    const { access } = this.accounts;
    return this.deployment.listScopes().flatMap((scope) => {
      const unused = access.listUnusedActions(scope.account);
      return this.deployment
        .listResources(scope)
        .filter(({ type, arn }) => type === 'AWS::IAM::Role' && access.hasUsed(arn))
        .map(({ ref }) => ({ account: scope.account, role: ref, actions: unused[ref] ?? [] }))
        .filter(({ actions }) => actions.length > 0);
    });
  }

  save(): LocalRegionState {
    const regions = [...this.regions].map(([key, region]) => [key, region.save()] as const);
    return {
      deployment: this.deployment.fingerprint,
      time: this.clock.time,
      lastChange: this.idle.lastChange,
      accounts: this.accounts.save(),
      regions: Object.fromEntries(regions),
    };
  }

  /** Takes back the state of an earlier process, after the deployment. */
  restore({ deployment, accounts, regions, lastChange }: LocalRegionState): void {
    const isUpdate = deployment !== this.deployment.fingerprint;
    // A deployment is a change, after which schedules are not stretched.
    this.idle.lastChange = isUpdate ? this.clock.time : lastChange;
    this.accounts.restore(accounts, isUpdate);
    for (const [key, state] of Object.entries(regions)) this.regions.get(key)?.restore(state, isUpdate);
  }

  private async deploy(scope: DeploymentScope): Promise<void> {
    const { assembly, bootstrap, scripts, evaluateManaged, patience = 30_000, startEnvironment } = this.options;
    const { evaluatePolicy = refusePolicy } = this.options;
    const context = this.createContext(scope);
    const { recorder, types: accountTypes } = addAccountServices(this.accounts, context, this.options.settings);
    recorder.items.onRecord((change) => context.report({ kind: 'recorded', change }));
    const region = new DeployedRegion(context, {
      deployment: this.deployment,
      functions: {
        bootstrap,
        endpoint: this.url,
        patience,
        startEnvironment,
        answerRequest: (request, response) => void this.endpoint?.answerRequest(request, response),
        findAsset: (location) => assembly.findAsset(location),
      },
      scripts,
      evaluateManaged,
      findGap: this.options.findGap,
      findManagedTriggers: this.options.findManagedTriggers,
      evaluatePolicy,
      queryItems: this.options.queryItems,
      items: recorder.items,
      recorder,
      accountTypes,
      findEventBridge: (account, name) => this.regions.get(toRegionKey(account, name))?.eventBridge,
    });
    this.regions.set(toRegionKey(scope.account, scope.region), region);
    recorder.onDelivery(({ kind, detail }) => {
      const detailType = `Config Configuration ${kind} Delivery Status`;
      region.eventBridge.emit({ source: 'aws.config', detailType, detail });
    });
    for (const service of region.services) this.accounts.addService(service, scope);
    for (const gap of await region.deploy()) this.gaps.add(gap);
  }

  private createContext(scope: DeploymentScope): RegionContext {
    const { accounts, clock, journal } = this;
    return {
      scope,
      clock,
      work: new WorkQueue(clock, (name) => {
        const message = `Work without an end: ${name} leads to itself again and again, and goes on once an hour from now on`;
        journal.add({ time: clock.time, scope, entry: { kind: 'error', message } });
      }),
      resources: accounts.listResources(scope.account, scope.region),
      call: (call) => accounts.call({ region: scope.region, ...call }),
      report: (entry) => {
        if (entry.kind === 'evaluated' && entry.complianceType !== entry.before) this.idle.noteChange();
        journal.add({ time: clock.time, scope, entry });
      },
      recordingDelay: RECORDING_DELAY,
      idle: this.idle,
      createId: () => accounts.createId(),
    };
  }

  private reportIgnored({ service, operation }: AwsCall, member: string, scope: DeploymentScope): void {
    const message = `The local region ignores ${member} of ${service} ${operation}`;
    if (this.reported.has(message)) return;
    this.reported.add(message);
    this.journal.add({ time: this.clock.time, scope, entry: { kind: 'error', message } });
  }

  /** Passes an event on to a bus of another Region, if that Region is here. */
  private forward(busArn: string, event: object): void {
    const [, partition = 'aws', , region = '', account = '', resource = ''] = busArn.split(':');
    const scope = { partition, account, region };
    this.journal.add({ time: this.clock.time, scope, entry: { kind: 'sent event', busArn, event } });
    this.regions.get(toRegionKey(account, region))?.eventBridge.route(resource.replace('event-bus/', ''), event);
  }

  private handleCall({ call, error, trailEvent, ignored }: FinishedCall): void {
    const { account } = call.caller;
    const { partition } = this.accounts;
    const scope = { partition, account, region: call.region };
    this.journal.add({ time: this.clock.time, scope, entry: { kind: 'called', call, error: error?.code } });
    for (const member of ignored) this.reportIgnored(call, member, scope);
    // Calls for data are no change, either: a function that fails on every tick sends to its dead-letter queue.
    if (!trailEvent || trailEvent.isReadOnly) return;
    this.emitTrailEvent(account, trailEvent);
    if (!error && !UNEVENTFUL.test(call.operation) && call.caller.kind !== 'service') this.idle.noteChange();
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
  private emitTrailEvent(account: string, { eventSource, record }: TrailEvent): void {
    const source = `aws.${eventSource.replace('.amazonaws.com', '')}`;
    const bridge = this.regions.get(toRegionKey(account, String(record.awsRegion)))?.eventBridge;
    bridge?.emit({ source, detailType: 'AWS API Call via CloudTrail', detail: record });
  }
}

const refusePolicy: EvaluatePolicy = async () => {
  throw new AwsError('NotEvaluatedHere', 'Guard policies are not evaluated here');
};

const toRegionKey = (account: string, region: string): string => `${account} ${region}`;
