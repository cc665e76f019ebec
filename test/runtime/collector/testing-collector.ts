import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import type { Rule } from '../../../lib/core/rule';
import type { Waiver } from '../../../lib/core/waivers';
import type { CollectorDependencies } from '../../../lib/runtime/collector/dependencies';
import { createCollectHandler } from '../../../lib/runtime/collector/handler';
import { createTestLogger, type LogLine } from '../../support/test-logger';
import type { ConfigAccount } from '../evaluator/config-account';

/** A collector that calls the account with the real clients. Its pauses move the time of the account. */
export class TestingCollector {
  readonly lines: LogLine[] = [];
  waivers: readonly Waiver[] = [];
  pauses = 0;
  /** The milliseconds that Lambda reports as left; pauses reduce them. */
  remaining = 900_000;
  /** The Regions whose CloudTrail was asked. */
  readonly trailRegions = new Set<string>();
  private readonly clients: Pick<CollectorDependencies, 'client' | 'clients'>;

  constructor(
    private readonly account: ConfigAccount,
    private readonly registry: readonly Rule[],
  ) {
    const options = account.region.localClientOptions;
    const { iam, ec2, trail } = {
      iam: new IAMClient(options),
      ec2: new EC2Client(options),
      trail: new CloudTrailClient(options),
    };
    const cloudTrail = (region?: string) => {
      if (region !== undefined) this.trailRegions.add(region);
      return trail;
    };
    this.clients = { client: account.client(), clients: { iam, ec2, cloudTrail } };
  }

  /** Runs a rule of the registry. */
  invoke(event: unknown): Promise<void> {
    const { clock } = this.account.region;
    const handler = createCollectHandler({
      ...this.clients,
      registry: this.registry,
      waivers: this.waivers,
      now: () => clock.now,
      logger: createTestLogger((line) => void this.lines.push(line)),
      sleep: async (milliseconds) => {
        this.pauses++;
        this.remaining -= milliseconds;
        await clock.advanceTo(clock.time + milliseconds);
      },
      random: () => 0.5,
    });
    return handler(event, {
      awsRequestId: 'request-1',
      functionName: 'assay-collector',
      getRemainingTimeInMillis: () => this.remaining,
    });
  }

  close(): void {
    const { client, clients } = this.clients;
    for (const each of [client, clients.iam, clients.ec2, clients.cloudTrail()]) each.destroy();
  }
}
