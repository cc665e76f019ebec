import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACMClient } from '@aws-sdk/client-acm';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { PlanClients } from '../../../lib/runtime/remediation/dependencies';
import { type Input, REGION, Refusal, StubState } from './stub-state';
import { checkParameters, readWire, type WireCall, writeRefusal, writeWire } from './stub-wire';

export { ACCOUNT, REGION, Refusal, type StubBucket } from './stub-state';

/** A call that arrived, including rejected ones. */
export interface AccountCall {
  /** By boto3's name: `ec2`, `elbv2`, `s3control`. */
  readonly service: string;
  readonly api: string;
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
  readonly faults = new Map<string, (Refusal | undefined)[]>();
  /** Returns the fault of a call, unless one is queued in `faults`; for example, to apply the policy of a role. */
  fault: (call: AccountCall) => Refusal | undefined = () => undefined;
  /** Runs before each answer, so that a test can change the account in between. */
  before: (call: AccountCall) => void = () => undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.handle(request, response));
  }

  static async start(): Promise<StubAccount> {
    const server = createServer({ keepAlive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StubAccount(server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
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
    this.fault = (call) => (apis.includes(toApiName(call)) ? denial(call) : undefined);
  }

  /** The URL of the server. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
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
   * @throws Refusal like AWS
   */
  call(service: string, api: string, parameters: Input, principal: string): unknown {
    checkParameters(service, api, parameters);
    return this.answer({ service, api, input: parameters, principal });
  }

  /** The inputs of the calls of an API: `ec2:DescribeVolumes`. */
  listInputs(api: string): Input[] {
    return this.calls.filter((call) => toApiName(call) === api).map(({ input }) => input);
  }

  private answer(call: AccountCall): unknown {
    this.calls.push(call);
    this.before(call);
    const refusal = this.faults.get(toApiName(call))?.shift() ?? this.fault(call);
    if (refusal) throw refusal;
    return this.state.answer(call.service, call.api, call.input);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status, type, body } = this.respond(request, String(Buffer.concat(chunks)));
    response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': '11111111-2222-3333-4444-555555555555' });
    response.end(body);
  }

  private respond(request: IncomingMessage, body: string): ReturnType<typeof writeWire> {
    let call: WireCall | undefined;
    try {
      call = readWire(request, body);
      return writeWire(call, this.answer({ ...call, principal: PLAN_FUNCTION }));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('InternalFailure', String(error), 500);
      return writeRefusal(call ?? { service: '' }, refusal);
    }
  }
}

const toApiName = ({ service, api }: Pick<AccountCall, 'service' | 'api'>): string => `${service}:${api}`;

/** The error with which each service denies access. */
export function denial({ service, api }: Pick<AccountCall, 'service' | 'api'>): Refusal {
  const message = `User is not authorized to perform: ${api}`;
  if (service === 'ec2')
    return new Refusal('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
  if (['s3', 's3control'].includes(service)) return new Refusal('AccessDenied', 'Access Denied', 403);
  return new Refusal(
    service === 'elbv2' ? 'AccessDenied' : 'AccessDeniedException',
    message,
    service === 'elbv2' ? 403 : 400,
  );
}

/** The IAM action that an API requires. */
export function iamAction({ service, api }: Pick<AccountCall, 'service' | 'api'>): string {
  if (service === 's3control') return `s3:${api.replace('PublicAccessBlock', 'AccountPublicAccessBlock')}`;
  // There is no separate action for the deletion. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
  if (service === 's3' && api === 'DeletePublicAccessBlock') return 's3:PutBucketPublicAccessBlock';
  if (service === 's3') return `s3:${api.replace(/^(Get|Put)PublicAccessBlock$/, '$1BucketPublicAccessBlock')}`;
  return `${service === 'elbv2' ? 'elasticloadbalancing' : service}:${api}`;
}
