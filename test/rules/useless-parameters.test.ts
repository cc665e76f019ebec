import { parseParameters } from '../../lib/core/parameters';
import { rules } from './registry';

// With such a value a rule would find nothing to report, or nothing to evaluate, whatever the resource.
test.each([
  ['attached-admin-policy', 'policyArns', 'AdministratorAccess', 'arn:aws:iam::aws:policy/AdministratorAccess'],
  ['cross-account-s3-bucket', 'blacklistedActionPattern', 'PutBucketPolicy', 's3:PutBucket*'],
  ['cross-account-s3-bucket', 'blacklistedActionPattern', 's3:PutBucketPolicy,kms:Decrypt', 'S3:PutBucketPolicy,*'],
  ['decrypt-with-all-keys', 'blockedActionsPatterns', 'Decrypt', 'KMS:Decrypt'],
  ['kms-key-pending-deletion', 'kmsKeyIds', 'alias/shop', 'mrk-0a1b2c3d'],
  ['open-database-port', 'ports', '', '3306'],
  ['open-high-risk-port', 'blockedPorts', ' , ', '22'],
  ['api-without-execution-logs', 'loggingLevel', '', 'INFO'],
  ['outdated-cloudfront-tls', 'securityPolicies', '', 'TLSv1.3_2025'],
])('%s refuses %s="%s"', (name, parameter, wrong, right) => {
  const rule = rules.find((one) => one.name === name);
  if (!rule) throw new Error(`no rule ${name}`);
  expect(() => parseParameters(rule, { [parameter]: wrong })).toThrow(
    `Cannot read parameter "${parameter}" of rule "${name}": got "`,
  );
  expect(() => parseParameters(rule, { [parameter]: right })).not.toThrow();
});
