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
import type { PlanClients } from '../../../lib/runtime/remediation/context';
import { type Input, REGION, Refusal, StubState } from './stub-state';
import { checkParameters, readWire, type WireCall, writeRefusal, writeWire } from './stub-wire';

export { ACCOUNT, REGION, Refusal, type StubBucket } from './stub-state';

/** A call that came in, refused ones too. */
export interface AccountCall {
  /** By boto3's name: `ec2`, `elbv2`, `s3control`. */
  readonly service: string;
  readonly api: string;
  readonly input: Input;
  /** Whoever makes it: {@link PLAN_FUNCTION} over the wire, and otherwise the role that is named. */
  readonly principal: string;
}

export const PLAN_FUNCTION = 'plan function';

/**
 * An account on loopback, for the plan function's real SDK clients, and for the calls of SSM's documents. It holds a
 * little state, which calls change, and can refuse calls.
 */
export class StubAccount {
  state = new StubState();
  calls: AccountCall[] = [];
  /** What befalls the next calls of an API (`ec2:DescribeVolumes`), in order; `undefined` is none. */
  readonly troubles = new Map<string, (Refusal | undefined)[]>();
  /** Decides on trouble by the call, after those above; for policies of roles, for example. */
  trouble: (call: AccountCall) => Refusal | undefined = () => undefined;
  /** Called before each call is answered: the account changes behind its caller's back. */
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

  /** Everything as at the start. */
  reset(): void {
    this.state = new StubState();
    this.calls = [];
    this.troubles.clear();
    this.trouble = () => undefined;
    this.before = () => undefined;
  }

  /** Refuses every call of an API from now on, as for a role that may not make it. */
  deny(...apis: readonly string[]): void {
    this.trouble = (call) => (apis.includes(apiOf(call)) ? denial(call) : undefined);
  }

  /** Where it answers. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The real clients, which try once. */
  clients(): PlanClients {
    const { endpoint } = this;
    const common = {
      endpoint,
      region: REGION,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
    // The account's id begins the name of the host, which then is none of loopback's.
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
      evidence: new S3Client({ ...common, forcePathStyle: true }),
      s3: new S3Client({ ...common, forcePathStyle: true }),
      s3Control,
      ssm: new SSMClient(common),
    };
  }

  /**
   * A call as `aws:executeAwsApi` makes it: checked by the SDK's own model of the API first.
   * @param principal the role that the document runs under
   * @throws Refusal as AWS would
   */
  call(service: string, api: string, parameters: Input, principal: string): unknown {
    checkParameters(service, api, parameters);
    return this.answer({ service, api, input: parameters, principal });
  }

  /** The inputs of an API's calls: `ec2:DescribeVolumes`. */
  inputsOf(api: string): Input[] {
    return this.calls.filter((call) => apiOf(call) === api).map(({ input }) => input);
  }

  private answer(call: AccountCall): unknown {
    this.calls.push(call);
    this.before(call);
    const refusal = this.troubles.get(apiOf(call))?.shift() ?? this.trouble(call);
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

const apiOf = ({ service, api }: Pick<AccountCall, 'service' | 'api'>): string => `${service}:${api}`;

/** How each service says that a principal may not do it. */
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

/** The IAM action that an API asks for. */
export function iamAction({ service, api }: Pick<AccountCall, 'service' | 'api'>): string {
  if (service === 's3control') return `s3:${api.replace('PublicAccessBlock', 'AccountPublicAccessBlock')}`;
  // There is no action for the deletion. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
  if (service === 's3' && api === 'DeletePublicAccessBlock') return 's3:PutBucketPublicAccessBlock';
  if (service === 's3') return `s3:${api.replace(/^(Get|Put)PublicAccessBlock$/, '$1BucketPublicAccessBlock')}`;
  return `${service === 'elbv2' ? 'elasticloadbalancing' : service}:${api}`;
}
