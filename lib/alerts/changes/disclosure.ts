import { ExactNumber, formatValue } from '../../core/json';
import { parseAddress } from '../../core/network/address';

/**
 * Replaces a value that is not shown. A configuration can hold secrets anywhere: in descriptions, names, environment
 * variables, user data, policies. So only values whose form rules out a secret are shown, and all others are withheld.
 */
export const WITHHELD = '(text withheld)';

/** Returns a value, or {@link WITHHELD} if it could be a secret: a text of a known form such as `gp2` is shown. */
export function redactValue(value: unknown, key: string): string {
  if (value === null || value === undefined) return 'nothing';
  if (isSensitive(key)) return WITHHELD;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : WITHHELD;
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'string') return WITHHELD;
  if (value === '') return 'an empty string';
  return isHarmless(value, key) ? value : WITHHELD;
}

/**
 * Returns a property's name as it may be shown. AWS's names are made of words; names of tags or environment variables
 * can be any text, and are shown only if they are made of words too.
 */
export const redactName = (name: string): string => (consistsOfWords(name) ? name : '(name withheld)');

/** Whether the value of a property is withheld whatever it is, numbers included. */
export const isSensitive = (key: string): boolean => SENSITIVE_KEY.test(key) && !HARMLESS_KEYS.has(key.toLowerCase());
const SENSITIVE_KEY =
  /pass(word|wd|phrase|code)|\bpin\b|secret|token|credential|private_?key|api_?key|access_?key|shared_?key|user_?data|environment|variables|auth(orization|code|key)|signature|certificate(body|chain)/i;
const HARMLESS_KEYS: ReadonlySet<string> = new Set(['httptokens']);

function isHarmless(text: string, key: string): boolean {
  if (ENUMERATION_VALUES.has(text.toLowerCase())) return true;
  if (HARMLESS_FORMS.some((form) => form.test(text))) return true;
  if (isAddress(text)) return true;
  if (/^\d{12}$/.test(text)) return /(account|owner)(id)?$|^aws$/i.test(key);
  return /^(not)?action$/i.test(key) && /^[a-z0-9-]{2,30}:[A-Za-z*]{1,60}$/.test(text);
}

/** Forms of texts that AWS generates or prescribes. */
const HARMLESS_FORMS: readonly RegExp[] = [
  // Ids: `sg-0a1b2c3d4e5f60718`.
  /^[a-z]{1,14}(-[a-z]{1,10})?-[0-9a-f]{8}([0-9a-f]{9})?$/,
  // People choose the names in ARNs, but AWS shows them everywhere; no ARN is a credential.
  /^arn:aws(-cn|-us-gov)?:[a-z0-9-]{2,30}:[a-z0-9-]{0,20}:(\d{12}|aws)?:[\w+=,.@:/*-]{1,256}$/,
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/,
  // Regions and Availability Zones.
  /^(us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d[a-z]?$/,
  // Instance types: `m5.large`, `db.r6g.2xlarge`.
  /^((db|cache)\.)?[a-z][a-z0-9-]{1,9}\.(nano|micro|small|medium|large|metal|\d{0,2}xlarge)$/,
  /^ELBSecurityPolicy-[A-Za-z0-9-]{1,60}$/,
  /^[a-z0-9-]{2,30}(\.[a-z0-9-]{2,30})?\.amazonaws\.com(\.cn)?$/,
  /^AWS::[A-Za-z0-9]{2,30}::[A-Za-z0-9]{2,40}$/,
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const CONDITION_OPERATOR =
  /^(ForA(ny|ll)Values?:)?(String|Numeric|Date|Bool|Binary|IpAddress|NotIpAddress|Arn|Null)(Not)?(Equals|Like|LessThan|GreaterThan)?(Equals)?(IgnoreCase)?(IfExists)?$/;

const redactOperator = (operator: string): string =>
  CONDITION_OPERATOR.test(operator) ? operator : '(operator withheld)';

/** After a slash comes the name of a tag, which could be any text. */
const redactConditionKey = (key: string): string =>
  /^(aws|s3|kms|sts|iam|ec2):[A-Za-z-]{1,40}$/.test(key)
    ? key
    : `${/^[a-z0-9]{2,12}:[A-Za-z]{1,30}(?=\/)/.exec(key)?.[0] ?? ''}(name withheld)`;

/** Which names and values of properties, and conditions of policies, are shown. */
export interface Disclosure {
  showName(name: string): string;
  /** Shows the operator and the key of a condition. */
  showCondition(operator: string, key: string): string;
  showValue(value: unknown, key: string): string;
}

/** For messages that are sent: shows only what cannot be a secret. */
export const REDACTED: Disclosure = {
  showName: redactName,
  showCondition: (operator, key) => `${redactOperator(operator)} ${redactConditionKey(key)}`,
  showValue: redactValue,
};

/** For the user's own terminal: withholds only values whose name says that they are secret. */
export const SHOWN: Disclosure = {
  showName: (name) => name,
  showCondition: (operator, key) => `${operator} ${key}`,
  showValue(value, key) {
    const isText = typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_LENGTH;
    if (isText && !isSensitive(key)) return value;
    const redacted = redactValue(value, key);
    return redacted === WITHHELD && !isSensitive(key) ? formatValue(value, MAX_TEXT_LENGTH) : redacted;
  },
};
const MAX_TEXT_LENGTH = 200;

/** Addresses and CIDR ranges of IPv4 and IPv6. */
function isAddress(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  return more.length === 0 && parseAddress(address) !== undefined && (length === undefined || /^\d{1,3}$/.test(length));
}

/** Values of AWS's enumerations, in lower case. */
const ENUMERATION_VALUES: ReadonlySet<string> = new Set(
  `* allow deny true false enabled disabled enable disable on off none default optional required
  tcp udp icmp icmpv6 -1 all http https tls tcp_udp geneve ipv4 ipv6 dualstack internal internet-facing
  active inactive available unavailable in-use creating created deleting deleted modifying modified optimizing completed
  failed pending pending_validation running stopped stopping starting terminated provisioning backing-up rebooting
  issued expired revoked imported amazon_issued private eligible ineligible success validation_timed_out
  pending_auto_renewal dns email gp2 gp3 io1 io2 st1 sc1 standard forward redirect fixed-response authenticate-oidc
  authenticate-cognito http_301 http_302 application network gateway monitor defensive strictest
  allusers authenticatedusers logdelivery fullcontrol full_control read write readacp read_acp writeacp write_acp
  bucketownerenforced bucketownerpreferred objectwriter requester bucketowner suspended
  aes256 aws:kms aws:kms:dsse rsa_2048 rsa_4096 ec_prime256v1 ec_secp384r1 symmetric_default encrypt_decrypt
  pendingdeletion attached detached attaching detaching associated disassociated deleted mysql postgres mariadb aurora-mysql aurora-postgresql`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Whether a name is made of words: `ipPermissions`, `cost-center`, `aws:cloudformation:stack-name`. */
function consistsOfWords(name: string): boolean {
  // `AWS`, `Key`: too short to be a secret.
  if (/^[A-Za-z]{1,4}$/.test(name)) return true;
  if (name.length > 60 || !/^[A-Za-z][A-Za-z0-9:_./-]*$/.test(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[ :_./-]+/)
    .filter((word) => word !== '');
  const isWord = (word: string) => /^([A-Z]?[a-z]+|[A-Z]+[a-z]*)$/.test(word) || WORD_WITH_DIGIT.test(word);
  // Random text has short runs of one case.
  return words.length <= 9 && words.every(isWord) && name.length / Math.max(words.length, 1) >= 3.5;
}

/** Words with a digit in AWS's names. */
const WORD_WITH_DIGIT = /^(ip|Ip)v[46]$|^[Hh]ttp2$|^[Ss]ha256$|^[Mm]d5$|^[Ss]3$|^[Ee]c2$/;
