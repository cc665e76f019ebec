import type { Accounts } from '../account/accounts';
import { formatIamArn } from '../arns';
import type { DeploymentScope } from '../service';
import { buildBucket } from '../services/s3/buckets';

/** The account of another team, for the files of all accounts. */
const ARCHIVE_ACCOUNT = '000000000000';

/** Creates the bucket to which the recorder of another team delivers, which its account may read. Returns its name. */
export function createArchiveBucket(accounts: Accounts, { account, region, partition }: DeploymentScope): string {
  const name = `config-bucket-${account}`;
  const archive = accounts.listResources(ARCHIVE_ACCOUNT, region);
  const isKnown = accounts.listScopes().some(({ resources }) => resources.find('AWS::S3::Bucket', name));
  if (isKnown) return name;
  const bucket = buildBucket({ name, account: ARCHIVE_ACCOUNT, region, partition, time: accounts.clock.now });
  const arns = [bucket.arn, `${bucket.arn}/*`];
  const policy = {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject', Resource: arns },
      {
        Effect: 'Allow',
        Principal: { AWS: formatIamArn({ partition, account }, 'root') },
        Resource: arns,
        Action: ['s3:GetObject', 's3:ListBucket'],
      },
    ],
  };
  archive.load({
    ...bucket,
    supplementaryConfiguration: {
      ...bucket.supplementaryConfiguration,
      BucketPolicy: { policyText: JSON.stringify(policy) },
    },
  });
  return name;
}
