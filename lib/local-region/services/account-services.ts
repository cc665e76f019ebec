import { type Accounts, GLOBAL, GLOBAL_TRAIL_REGION } from '../account/accounts';
import type { RecordedSettings } from '../account/recorded-settings';
import type { CallInput } from '../aws-call';
import { ConfigRecorder } from '../recording/config-recorder';
import type { RegionContext } from '../region-context';
import type { TemplateType } from '../service';
import { createAcm } from './acm';
import { createCloudFront } from './cloudfront';
import { createCloudTrail, createEventHistory } from './cloudtrail';
import { createEc2 } from './ec2/ec2';
import { createEcr } from './ecr';
import { createElbv2 } from './elbv2/elbv2';
import { createIam } from './iam/iam';
import { findProfileRoles } from './iam/principals';
import { createOpenSearch } from './opensearch';
import { createRds } from './rds/rds';
import { createBucketTypes, createS3 } from './s3/s3';
import { createSecurityHub } from './security-hub';
import { createSts } from './sts';

/** The parts of an account in a Region that do not depend on a deployment. */
export interface AccountParts {
  readonly recorder: ConfigRecorder;
  /** The template types that its services create: roles, buckets. */
  readonly types: Readonly<Record<string, TemplateType>>;
}

/**
 * Adds the services of resources and identities to an account in a Region. Services without a Region are added once.
 * @param settings the recorded settings of an account, which may be this one
 */
export function addAccountServices(
  accounts: Accounts,
  context: Pick<RegionContext, 'scope' | 'clock' | 'resources' | 'createId' | 'call' | 'report' | 'recordingDelay'>,
  settings?: RecordedSettings,
): AccountParts {
  const { account, region, partition } = context.scope;
  const recorded = settings?.account === account ? settings : undefined;
  const identities = accounts.listResources(account, GLOBAL);
  const findRoles = (profile: CallInput): readonly string[] => findProfileRoles(identities, profile);
  const ec2 = createEc2(context, findRoles, recorded?.region === region ? recorded : undefined);
  const ofRegion = [
    ...[ec2, createElbv2(context), createAcm(context)],
    ...[
      createSecurityHub(),
      createCloudFront(accounts, context),
      createCloudTrail(accounts, context),
      createRds(context),
      createEcr(context),
      createOpenSearch(context),
    ],
  ];
  for (const service of ofRegion) {
    accounts.addService(service, { account, region });
    accounts.addState(`${service.name} ${account} ${region}`, service);
  }
  const globalScope = { ...context.scope, region: GLOBAL_TRAIL_REGION };
  // The calls of global services are looked up there, also where nothing is deployed to that Region.
  if (!accounts.findService('cloudtrail', account, GLOBAL_TRAIL_REGION)) {
    const history = {
      name: 'cloudtrail',
      operations: createEventHistory(accounts, { ...context, scope: globalScope }),
    };
    accounts.addService(history, globalScope);
  }
  if (!accounts.findService('s3', account, region)) {
    const { s3, s3Control } = createS3(accounts);
    for (const service of [s3, s3Control, createSts(accounts)]) accounts.addService(service);
    accounts.addState(s3.name, s3);
  }
  let iam = accounts.findService('iam', account, region);
  if (!iam) {
    const { clock, keys } = accounts;
    iam = createIam(
      { partition, account, clock, resources: identities, createId: () => accounts.createId() },
      keys,
      recorded,
    );
    accounts.addService(iam, { account });
    accounts.addState(`${iam.name} ${account}`, iam);
  }
  const recorder = new ConfigRecorder(accounts, context, (message) => context.report({ kind: 'error', message }));
  accounts.addState(`recorder ${account} ${region}`, recorder);
  return {
    recorder,
    types: { ...ec2.types, ...iam.types, ...createBucketTypes(accounts, context.scope) },
  };
}
