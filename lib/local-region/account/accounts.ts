import { joinList } from '../../core/text/format';
import { type AwsCall, AwsError, type Caller, UNKNOWN_OPERATION } from '../aws-call';
import type { Clock } from '../clock';
import { AccessControl } from '../iam/access-control';
import { type AccessKey, AccessKeys } from '../iam/access-keys';
import type { InternalCall } from '../region-context';
import type { LocalService, PolicyDocument } from '../service';
import { checkParameters } from '../wire/parameters';
import { hasAccountForm } from './account-id';
import { linkBothWays } from './relationships';
import { type AccountResource, AccountResources } from './resources';
import { EventTrail, type TrailEvent } from './trail';
import { refuseUnread, watchInput } from './unread-members';

/** The Region in which CloudTrail records the calls of services that have none. */
export const GLOBAL_TRAIL_REGION = 'us-east-1';
/** The Region of the resources that belong to no Region, as AWS Config writes it. */
export const GLOBAL = 'global';
/** The services whose calls CloudTrail records in that Region, wherever they were made. */
const GLOBAL_TRAIL_SERVICES = ['cloudfront', 'iam'];
const ANY = '*';
const ALLOW_ALL: PolicyDocument = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };

/** A call with its result, for those who watch. */
export interface FinishedCall {
  readonly call: AwsCall;
  readonly output: object | undefined;
  readonly error: AwsError | undefined;
  /** The members of the input that were not read, though they have an effect in AWS. */
  readonly ignored: readonly string[];
  /** The event of CloudTrail, if the call has one. */
  readonly trailEvent: TrailEvent | undefined;
}

/** A part with a state of its own. */
type SavedPart = Pick<LocalService, 'save' | 'restore'>;

/** The state of the accounts, as JSON. */
interface AccountsState {
  readonly ids: number;
  readonly resources: readonly {
    readonly account: string;
    readonly region: string;
    readonly resources: readonly AccountResource[];
  }[];
  readonly keys: readonly AccessKey[];
  readonly trails: readonly (readonly [key: string, events: readonly TrailEvent[]])[];
  readonly parts: readonly (readonly [key: string, state: unknown])[];
}

/**
 * The accounts of the local region, with their resources, services, identities and trails. Every call passes through
 * {@link answer}. Its permissions are checked, its service answers it, and CloudTrail records it.
 */
export class Accounts {
  readonly keys: AccessKeys;
  readonly access: AccessControl;
  private readonly resources = new Map<string, AccountResources>();
  private readonly services = new Map<string, LocalService>();
  private readonly trails = new Map<string, EventTrail>();
  private readonly listeners: ((finished: FinishedCall) => void)[] = [];
  private readonly parts = new Map<string, SavedPart>();
  private ids = 0;

  constructor(
    readonly clock: Clock,
    /** The account of an access key that names none. */
    defaultAccount: string,
    readonly partition = 'aws',
  ) {
    this.keys = new AccessKeys(clock, defaultAccount);
    this.access = new AccessControl({
      partition,
      clock,
      listIdentities: (account) => this.listResources(account, GLOBAL),
      findPolicy: (arn) => this.findPolicy(arn),
      findOwner: (arn) => this.findOwner(arn),
      findTags: (arn) => this.findTags(arn),
      findSessionPolicy: (caller) => this.keys.findSessionPolicy(caller),
    });
  }

  /** Returns the resources of an account in a Region, or those that belong to no Region. */
  listResources(account: string, region: string): AccountResources {
    const key = `${account} ${region}`;
    const known = this.resources.get(key);
    if (known) return known;
    const resources = new AccountResources();
    linkBothWays(resources);
    this.resources.set(key, resources);
    return resources;
  }

  /** Lists the accounts and Regions that have resources. */
  listScopes(): { readonly account: string; readonly region: string; readonly resources: AccountResources }[] {
    return [...this.resources].map(([key, resources]) => {
      const [account = '', region = ''] = key.split(' ');
      return { account, region, resources };
    });
  }

  /** Adds a service of an account in a Region; without them, of all accounts or Regions. */
  addService(service: LocalService, { account = ANY, region = ANY }: { account?: string; region?: string } = {}): void {
    this.services.set([service.name, account, region].join(' '), service);
  }

  findService(name: string, account: string, region: string): LocalService | undefined {
    const scopes = [
      [account, region],
      [account, ANY],
      [ANY, ANY],
    ];
    return scopes
      .map((scope) => this.services.get([name, ...scope].join(' ')))
      .find((service) => service !== undefined);
  }

  findTrail(account: string, region: string): EventTrail {
    const key = `${account} ${region}`;
    const scope = { partition: this.partition, account, region };
    const trail = this.trails.get(key) ?? new EventTrail(scope, this.clock, () => this.createId());
    this.trails.set(key, trail);
    return trail;
  }

  /** Adds a part whose state is saved with that of the accounts. */
  addState(key: string, part: SavedPart): void {
    this.parts.set(key, part);
  }

  /** Returns the state of the accounts as JSON: resources, access keys, trails, and the parts that were added. */
  save(): AccountsState {
    return {
      ids: this.ids,
      resources: this.listScopes().map(({ account, region, resources }) => ({
        account,
        region,
        resources: resources.listTypes().flatMap((type) => resources.list(type)),
      })),
      keys: this.keys.list(),
      trails: [...this.trails].map(([key, { events }]) => [key, events]),
      parts: [...this.parts].map(([key, part]) => [key, part.save?.()]),
    };
  }

  /** Takes back the resources of an earlier process, before the deployment. Ids go on where they were. */
  restoreResources({ ids, resources }: AccountsState): void {
    this.ids = Math.max(this.ids, ids);
    for (const scope of resources) {
      this.listResources(scope.account, scope.region).replaceAll(scope.resources);
    }
  }

  /**
   * Takes back the state of an earlier process, after the deployment.
   * @param isUpdate whether that process had another deployment; then the resources of the new one are kept
   */
  restore(state: AccountsState, isUpdate = false): void {
    if (!isUpdate) this.restoreResources(state);
    for (const key of state.keys) this.keys.put(key);
    for (const [key, events] of state.trails) {
      const [account = '', region = ''] = key.split(' ');
      this.findTrail(account, region).replaceAll(events);
    }
    for (const [key, part] of state.parts) this.parts.get(key)?.restore?.(part, isUpdate);
  }

  /** Creates an id that no other call returns, the same in every run. */
  createId(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${this.ids.toString(16).padStart(12, '0')}`;
  }

  onCall(listener: (finished: FinishedCall) => void): void {
    this.listeners.push(listener);
  }

  identify({ accessKeyId }: { readonly accessKeyId: string }): Caller {
    return this.keys.identify(accessKeyId);
  }

  /**
   * Makes a call that a part of the local region makes.
   * @throws AwsError
   */
  async call(call: InternalCall & { readonly region: string }): Promise<object> {
    const invokedBy = call.caller.kind === 'role' ? call.caller.invokedBy : undefined;
    const source = call.caller.kind === 'service' ? call.caller.service : invokedBy;
    return this.answer({
      requestId: this.createId(),
      sourceIPAddress: source ?? '127.0.0.1',
      userAgent: source ?? 'assay-local-region',
      ...call,
      ...(invokedBy !== undefined && { input: checkParameters(call.service, call.operation, call.input) }),
    });
  }

  /** @throws AwsError */
  async answer(call: AwsCall): Promise<object> {
    let output: object | undefined;
    let failure: AwsError | undefined;
    let ignored: readonly string[] = [];
    try {
      ({ output, ignored } = await this.execute(call));
      return output;
    } catch (error) {
      failure = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      throw error;
    } finally {
      this.finish({ call, output, error: failure, ignored });
    }
  }

  private async execute(call: AwsCall): Promise<{ readonly output: object; readonly ignored: readonly string[] }> {
    const { service, operation, caller, region, input } = call;
    const called = this.findService(service, caller.account, region);
    this.access.authorize({ ...call, input: called?.completeInput?.(call) ?? input });
    const answerCall = called?.operations[operation];
    if (!answerCall) throw new AwsError(UNKNOWN_OPERATION, this.explainMissing(call));
    if (service === 'ec2' && input.DryRun === true) {
      throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    }
    const watch = watchInput(operation, input);
    const output = await answerCall({ ...call, input: watch.input });
    const ignored = [...watch.listUnread(output), ...(called.listIgnored?.(call) ?? [])];
    refuseUnread(service, operation, ignored);
    return { output, ignored };
  }

  /** Explains why a call has no answer: another Region may have one. */
  private explainMissing({ service, operation, caller: { account }, region }: AwsCall): string {
    const missing = `The local region does not have ${operation} of ${service}`;
    const elsewhere = [...this.services]
      .filter(([key, one]) => key.startsWith(`${service} `) && one.operations[operation])
      .map(([key]) => key.slice(service.length + 1));
    return elsewhere.length === 0 ? missing : `${missing} in ${account} ${region}, only in ${joinList(elsewhere)}`;
  }

  private finish(finished: Omit<FinishedCall, 'trailEvent'>): void {
    const { call, output, error } = finished;
    const { account } = call.caller;
    const region = GLOBAL_TRAIL_SERVICES.includes(call.service) ? GLOBAL_TRAIL_REGION : call.region;
    const identities = this.listResources(account, GLOBAL);
    const trailEvent = this.findTrail(account, region).record(call, output, error, identities);
    for (const listener of this.listeners) listener({ ...finished, trailEvent });
  }

  private findPolicy(arn: string): PolicyDocument | undefined {
    const [, , service = '', region = '', account = ''] = arn.split(':');
    // The policies of other accounts are not known. Whether a caller reaches them is decided by its own policies.
    const isForeign = hasAccountForm(account) && !this.listScopes().some((scope) => scope.account === account);
    return isForeign ? ALLOW_ALL : this.findService(service, account, region)?.findPolicy?.(arn);
  }

  /** A bucket belongs to the account in which it is a resource. */
  private findOwner(arn: string): string | undefined {
    const bucket = /^arn:[^:]+:s3:::([^/]+)/.exec(arn)?.[1];
    if (!bucket) return undefined;
    return this.listScopes().find(({ resources }) => resources.find('AWS::S3::Bucket', bucket))?.account;
  }

  private findTags(arn: string): Readonly<Record<string, string>> | undefined {
    for (const { resources } of this.listScopes()) {
      const found = resources.findByArn(arn) ?? resources.findByArn(toRecordedArn(arn));
      if (found) return found.tags;
    }
    return undefined;
  }
}

/** AWS Config records an address under another ARN than the one that policies have. */
const toRecordedArn = (arn: string): string => arn.replace(':elastic-ip/', ':eip-allocation/');
