import type { Accounts } from '../account/accounts';
import type { LocalService } from '../service';
import { createCloudTrail } from './cloudtrail';
import { createEc2 } from './ec2/ec2';
import type { ServiceContext } from './service-context';
import { createSts } from './sts';

/** Adds the services of resources and identities to an account in a Region. */
export function addAccountServices(accounts: Accounts, context: ServiceContext): void {
  const { account, region } = context.scope;
  const ofRegion: readonly LocalService[] = [createEc2(context), createCloudTrail(accounts, context)];
  for (const service of ofRegion) accounts.addService(service, { account, region });
  accounts.addService(createSts(accounts));
}
