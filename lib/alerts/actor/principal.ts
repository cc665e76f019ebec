import type { ApiCall, Identity } from '../../formats/events/cloudtrail';
import type { Channel } from '../alert';

/**
 * Formats the caller for people: `alice`, `alice (role Admin)`, `root of the account`. The caller from another account is
 * named with that account, since the same name may belong to someone else in the account of the resource.
 */
export function formatPrincipal(call: ApiCall): string {
  const { accountId, type } = call.identity;
  const name = formatIdentity(call);
  const isForeign = accountId !== null && call.accountId !== null && accountId !== call.accountId;
  if (isForeign && type !== 'AWSAccount') return `${name} of account ${accountId}`;
  return type === 'Root' ? `${name} of the account` : name;
}

function formatIdentity({ identity, sourceAddress }: ApiCall): string {
  switch (identity.type) {
    case 'Root':
      return 'root';
    case 'AssumedRole':
      return formatSession(identity);
    case 'IAMUser':
      return identity.userName ?? lastSegment(identity.arn) ?? 'an IAM user';
    case 'FederatedUser':
      return `${lastSegment(identity.arn) ?? identity.userName ?? 'unnamed'} (federated user)`;
    case 'SAMLUser':
      return `${identity.userName ?? 'unnamed'} (SAML)`;
    case 'WebIdentityUser':
      return `${identity.userName ?? 'unnamed'} (web identity)`;
    case 'AWSService':
      return `the service ${identity.invokedBy ?? sourceAddress ?? 'of AWS'}`;
    case 'AWSAccount':
      return `a principal of account ${identity.accountId ?? 'unknown'}`;
    default:
      return identity.userName ?? lastSegment(identity.arn) ?? identity.invokedBy ?? 'a principal without a name';
  }
}

/** Returns the principal's ARN, or the best identifier there is. */
export const toPrincipal = ({ identity }: ApiCall): string =>
  identity.arn ??
  identity.invokedBy ??
  identity.userName ??
  (identity.accountId ? `account ${identity.accountId}` : 'unknown');

/**
 * The role of an Identity Center session names a permission set.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 */
function formatSession(identity: Identity): string {
  const { role, session } = parseSession(identity);
  if (!role) return session ?? identity.userName ?? 'a role';
  const permissionSet = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1];
  if (!session) return `role ${role}`;
  if (permissionSet) return `${session} (permission set ${permissionSet})`;
  if (/^i-[0-9a-f]{8,17}$/.test(session)) return `instance ${session} (role ${role})`;
  return isGenerated(session) ? `role ${role} (session ${session})` : `${session} (role ${role})`;
}

/** `arn:aws:sts::111122223333:assumed-role/Admin/alice` */
function parseSession({ arn, roleName }: Identity): {
  readonly role: string | undefined;
  readonly session: string | undefined;
} {
  const [kind, role, ...session] = (arn ?? '').split('/');
  if (!kind?.endsWith(':assumed-role') || !role) return { role: roleName ?? undefined, session: undefined };
  return { role, session: session.join('/') || undefined };
}

/** SDKs and services generate session names. */
const isGenerated = (session: string): boolean =>
  /^(aws-[\w-]*sdk|botocore-session|AWSCloudFormation|Automation-|AWSCLI|cwe-|temp|session)/i.test(session) ||
  /^[\d-]+$/.test(session) ||
  /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(session);

const lastSegment = (arn: string | null): string | undefined => arn?.split('/').at(-1)?.split(':').at(-1) || undefined;

/**
 * Detects the tool or service that made a call. Tools are detected by their user agent, which any caller can set. A
 * service that calls on behalf of a principal is named by AWS, in the source address or `invokedBy`.
 * @param prefix the prefix of Assay's resources
 */
export function detectChannel(call: ApiCall, prefix: string): Channel {
  const agent = call.userAgent ?? '';
  const { role = '', session = '' } = parseSession(call.identity);
  // Never by the user agent or the session, which the caller chooses.
  const service = [call.identity.invokedBy, call.sourceAddress].find((name) => isService(name));
  if (isRemediationRole(role, prefix) && service === 'ssm.amazonaws.com') return 'Assay remediation';
  if (/hashicorp|terraform/i.test(agent)) return 'Terraform';
  if (/pulumi/i.test(agent)) return 'Pulumi';
  if (/^cdk-/.test(role) || /^(cdk-|aws-cdk)/.test(session) || /\baws-cdk\b/i.test(agent)) return 'CDK';
  if (service === 'cloudformation.amazonaws.com') return 'CloudFormation';
  if (service === 'ssm.amazonaws.com') return 'SSM Automation';
  if (/aws-cli\//.test(agent)) return 'AWS CLI';
  if (call.fromConsole || isConsole(agent)) return 'console';
  if (call.identity.type === 'AWSService' || service !== undefined || call.sourceAddress === 'AWS Internal')
    return 'AWS service';
  return /boto3|botocore|aws-sdk|aws-chalice|amazonka|rusoto|fog-aws/i.test(agent) ? 'SDK' : 'unknown';
}

/** `assay-open-ssh-remediate`, or a name that CloudFormation generates. Other roles could have such a name. */
const isRemediationRole = (role: string, prefix: string): boolean =>
  role.toLowerCase().startsWith(`${prefix.toLowerCase()}-`) && /remediat|undo|restore/i.test(role);

/** The console's addresses end in `amazonaws.com` too, and begin with `console` or `signin`. */
const isService = (name: string | null): boolean =>
  name !== null && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(name) && !isConsole(name);

const isConsole = (agent: string): boolean => /^\[?(console\.|signin\.|Mozilla\/)|\bS3Console\b|\bConsole,/.test(agent);
