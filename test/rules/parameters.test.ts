import { parseParameters } from '../../lib/core/parameters';
import { loadRuleFolder } from '../../lib/dev/rule-folder';
import { ROOT } from '../source';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
const POLICY = 'arn:aws:iam::aws:policy/AdministratorAccess';
/** A word with something before or behind it. */
const spoil = (word: string) => [`! ${word}`, `${word} !`];

// With a wrong value a rule would find nothing to report, or nothing to evaluate, whatever the resource.
describe.each<[folder: string, parameter: string, right: string[], wrong: string[]]>([
  ['apigateway/api-without-execution-logs', 'loggingLevel', ['ERROR', 'INFO,ERROR'], ['', 'OFF', ...spoil('INFO')]],
  ['cloudfront/outdated-cloudfront-tls', 'securityPolicies', ['TLSv1.3_2025'], ['', ' ,']],
  ['ec2/open-database-port', 'ports', ['3306'], ['', 'mysql']],
  ['ec2/open-high-risk-port', 'blockedPorts', ['22'], [' , ']],
  ['ec2/open-ssh', 'allowedPrefixLists', ['pl-0a1b', ''], ['sg-0a1b', 'pl-', ...spoil('pl-0a1b')]],
  [
    'ec2/unauthorized-open-port',
    'authorizedTcpPorts',
    ['443, 1020 - 1025', '0-65535', '65535', ''],
    ['https', '443-', '-443', '1025-1020', '1-2-3', '443-65536', ...spoil('443')],
  ],
  ['ec2/unencrypted-volume', 'kmsId', ['mrk-0a1b', KEY, ''], ['alias/shop', ...spoil(KEY), ...spoil('mrk-0a1b')]],
  ['eks/outdated-eks-version', 'oldestVersionSupported', ['1.33', ''], ['1', '1.33.2', ...spoil('1.33')]],
  ['eks/unlogged-eks', 'logTypes', ['api,audit,authenticator,controllerManager,scheduler'], ['', ...spoil('api')]],
  ['elbv2/alb-desync-mode', 'desyncMode', ['defensive,strictest,monitor'], ['off', ...spoil('monitor')]],
  [
    'iam/attached-admin-policy',
    'policyArns',
    [POLICY, 'arn:aws-cn:iam::111122223333:policy/ops/admin'],
    ['', 'AdministratorAccess', POLICY.replace('aws:policy', '1:policy'), ...spoil(POLICY)],
  ],
  [
    'iam/decrypt-with-all-keys',
    'blockedActionsPatterns',
    ['KMS:Decrypt', '*', 'kms:Re?ncrypt*'],
    ['', 'Decrypt', 'kms:', ...spoil('kms:Decrypt'), ...spoil('*')],
  ],
  ['iam/open-role-trust', 'trustedAccounts', ['111122223333', ''], ['11112222333', ...spoil('111122223333')]],
  ['kms/kms-key-pending-deletion', 'kmsKeyIds', ['mrk-0a1b', KEY, ''], ['alias/shop', ...spoil(KEY)]],
  ['opensearch/opensearch-without-error-logs', 'logTypes', ['error', 'index,search'], ['', ...spoil('error')]],
  [
    'rds/outdated-rds-version',
    'supportedVersions',
    ['aurora-mysql:3', 'postgres:9.6', ''],
    ['mysql', 'mysql:', ':8', ...spoil('mysql:8')],
  ],
  ['rds/public-rds-snapshot', 'allowedAccounts', ['111122223333', ''], ['all', ...spoil('111122223333')]],
  [
    's3/cross-account-s3-bucket',
    'blacklistedActionPattern',
    ['S3:PutBucketPolicy', '*', 's3:Put*,s3:Delete?'],
    ['', 'PutBucketPolicy', 's3:PutBucketPolicy,kms:Decrypt', 's3:', ...spoil('s3:Put*'), ...spoil('*')],
  ],
  [
    's3/cross-account-s3-bucket',
    'trustedAccounts',
    ['111122223333', 'o-exampleorg', ''],
    ['r-root', 'o-', '11112222333', ...spoil('o-exampleorg'), ...spoil('111122223333')],
  ],
])('%s %s', (folder, parameter, right, wrong) => {
  const { rule } = loadRuleFolder(ROOT, folder, require);
  const parse = (value: string) => () => parseParameters(rule, { [parameter]: value });

  test.each(right)('may be "%s"', (value) => expect(parse(value)).not.toThrow());
  test.each(wrong)('may not be "%s"', (value) =>
    expect(parse(value)).toThrow(`Cannot read parameter "${parameter}" of rule "${rule.name}": got "`),
  );
});
