import type { ApiCall, Identity } from '../../formats/cloudtrail';
import type { Channel } from '../alert';

/** What people call whoever made a call: `alice`, `alice (role Admin)`, `root of the account`. */
export function nameOf({ identity, sourceAddress }: ApiCall): string {
  switch (identity.type) {
    case 'Root':
      return 'root of the account';
    case 'AssumedRole':
      return sessionName(identity);
    case 'IAMUser':
      return identity.userName ?? lastOf(identity.arn) ?? 'an IAM user';
    case 'FederatedUser':
      return `${lastOf(identity.arn) ?? identity.userName ?? 'somebody'} (federated user)`;
    case 'SAMLUser':
      return `${identity.userName ?? 'somebody'} (SAML)`;
    case 'WebIdentityUser':
      return `${identity.userName ?? 'somebody'} (web identity)`;
    case 'AWSService':
      return `the service ${identity.invokedBy ?? sourceAddress ?? 'of AWS'}`;
    case 'AWSAccount':
      return `somebody in account ${identity.accountId ?? 'unknown'}`;
    default:
      return (
        identity.userName ?? lastOf(identity.arn) ?? identity.invokedBy ?? 'somebody whom CloudTrail does not name'
      );
  }
}

/** The principal's ARN, or what is there in its place. */
export const principalOf = ({ identity }: ApiCall): string =>
  identity.arn ??
  identity.invokedBy ??
  identity.userName ??
  (identity.accountId ? `account ${identity.accountId}` : 'unknown');

/**
 * Identity Center's roles say the permission set and not the account's own role:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 */
function sessionName(identity: Identity): string {
  const { role, session } = sessionOf(identity);
  if (!role) return session ?? identity.userName ?? 'a role';
  const permissionSet = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1];
  if (!session) return `role ${role}`;
  if (permissionSet) return `${session} (permission set ${permissionSet})`;
  if (/^i-[0-9a-f]{8,17}$/.test(session)) return `instance ${session} (role ${role})`;
  return isMadeUp(session) ? `role ${role} (session ${session})` : `${session} (role ${role})`;
}

/** `arn:aws:sts::111122223333:assumed-role/Admin/alice` */
function sessionOf({ arn, roleName }: Identity): {
  readonly role: string | undefined;
  readonly session: string | undefined;
} {
  const [, role, session] = /:assumed-role\/([^/]+)(?:\/(.+))?$/.exec(arn ?? '') ?? [];
  return { role: role ?? roleName ?? undefined, session };
}

/** Session names that SDKs and services make up tell nobody's name. */
const isMadeUp = (session: string): boolean =>
  /^(aws-[\w-]*sdk|botocore-session|AWSCloudFormation|Automation-|AWSCLI|cwe-|temp|session)/i.test(session) ||
  /^[\d-]+$/.test(session) ||
  /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(session);

const lastOf = (arn: string | null): string | undefined => arn?.split('/').at(-1)?.split(':').at(-1) || undefined;

/**
 * How the call was made. What makes calls tells itself by its user agent, which anybody can set; a service that calls on
 * somebody's behalf is told by AWS, by its name in the address's or the invoker's place.
 * @param prefix begins the names of what Assay deploys
 */
export function channelOf(call: ApiCall, prefix: string): Channel {
  const agent = call.userAgent ?? '';
  const { role = '', session = '' } = sessionOf(call.identity);
  // Not the agent nor the session, which say what their owner wants.
  const service = [call.identity.invokedBy, call.sourceAddress].find((name) => isService(name));
  if (isOurRemediation(role, prefix) && service === 'ssm.amazonaws.com') return 'Assay remediation';
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

/** `assay-open-ssh-remediate`, or the name that CloudFormation makes of a construct's. Anybody's role may be called so. */
const isOurRemediation = (role: string, prefix: string): boolean =>
  role.toLowerCase().startsWith(`${prefix.toLowerCase()}-`) && /remediat|undo/i.test(role);

/** Addresses of the console end in `amazonaws.com` like those of services, and begin with `console` or `signin`. */
const isService = (name: string | null): boolean =>
  name !== null && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(name) && !isConsole(name);

const isConsole = (agent: string): boolean => /^\[?(console\.|signin\.|Mozilla\/)|\bS3Console\b|\bConsole,/.test(agent);
