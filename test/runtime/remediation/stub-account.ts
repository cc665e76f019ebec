import { ACMClient } from '@aws-sdk/client-acm';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SSMClient } from '@aws-sdk/client-ssm';
import { Endpoint } from '../../../lib/local-region/wire/endpoint';
import { checkParameters } from '../../../lib/local-region/wire/parameters';
import type { PlanClients } from '../../../lib/runtime/remediation/dependencies';
import { type AwsCall, type AwsError, createAccessDenied } from '../../support/aws-call';
import { ACCOUNT, type Input, REGION, type StubBucket, StubState } from './stub-state';

export { ACCOUNT, REGION, type StubBucket };

/** A call that arrived, including rejected ones. */
export interface AccountCall extends AwsCall {
  readonly input: Input;
  /** The caller: {@link PLAN_FUNCTION} for calls over the wire, otherwise the given role. */
  readonly principal: string;
}

export const PLAN_FUNCTION = 'plan function';

/**
 * An AWS account on loopback, for the plan function's real SDK clients and for the calls of runbooks. It has some state,
 * which calls change, and can reject calls.
 */
export class StubAccount {
  state = new StubState();
  calls: AccountCall[] = [];
  /** The faults of the next calls of an API (`ec2:DescribeVolumes`), in order; `undefined` is none. */
  readonly faults = new Map<string, (AwsError | undefined)[]>();
  /** Returns the fault of a call, unless one is queued in `faults`; for example, to apply the policy of a role. */
  fault: (call: AccountCall) => AwsError | undefined = () => undefined;
  /** Runs before each answer, so that a test can change the account in between. */
  before: (call: AccountCall) => void = () => undefined;

  private server: Endpoint | undefined;

  static async start(): Promise<StubAccount> {
    const stub = new StubAccount();
    stub.server = await Endpoint.start({
      identify: () => ({ kind: 'administrator', account: ACCOUNT }),
      answer: async ({ service, operation, input }) =>
        stub.answer({ service, api: operation, input, principal: PLAN_FUNCTION }) as object,
    });
    return stub;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** Restores the initial state. */
  reset(): void {
    this.state = new StubState();
    this.calls = [];
    this.faults.clear();
    this.fault = () => undefined;
    this.before = () => undefined;
  }

  /** Denies all further calls of some APIs. */
  deny(...apis: readonly string[]): void {
    this.fault = (call) => (apis.includes(toApiName(call)) ? createAccessDenied(call) : undefined);
  }

  /** The URL of the server. */
  get endpoint(): string {
    return this.server?.url ?? '';
  }

  /** The real SDK clients, with a single attempt. */
  clients(): PlanClients {
    const { endpoint } = this;
    const common = {
      endpoint,
      region: REGION,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
    // The SDK prefixes the host name with the account id, which loopback does not resolve.
    const s3Control = new S3ControlClient({ ...common, endpoint: endpoint.replace('127.0.0.1', 'localhost') });
    s3Control.middlewareStack.add(
      (next) => (args) => {
        (args.request as { hostname: string }).hostname = '127.0.0.1';
        return next(args);
      },
      { step: 'build' },
    );
    return {
      acm: new ACMClient(common),
      config: new ConfigServiceClient(common),
      dynamodb: new DynamoDBClient(common),
      ec2: new EC2Client(common),
      elb: new ElasticLoadBalancingV2Client(common),
      records: new S3Client({ ...common, forcePathStyle: true }),
      s3: new S3Client({ ...common, forcePathStyle: true }),
      s3Control,
      ssm: new SSMClient(common),
    };
  }

  /**
   * Makes a call like `aws:executeAwsApi`, which first checks it against the SDK's model of the API.
   * @param principal the role of the runbook
   * @throws AwsError
   */
  async call(service: string, api: string, parameters: Input, principal: string): Promise<unknown> {
    const input = await checkParameters(service, api, parameters);
    return this.answer({ service, api, input, principal });
  }

  /** The inputs of the calls of an API: `ec2:DescribeVolumes`. */
  listInputs(api: string): Input[] {
    return this.calls.filter((call) => toApiName(call) === api).map(({ input }) => input);
  }

  private answer(call: AccountCall): unknown {
    this.calls.push(call);
    this.before(call);
    const fault = this.faults.get(toApiName(call))?.shift() ?? this.fault(call);
    if (fault) throw fault;
    return this.state.answer(call.service, call.api, call.input);
  }
}

const toApiName = ({ service, api }: AwsCall): string => `${service}:${api}`;
