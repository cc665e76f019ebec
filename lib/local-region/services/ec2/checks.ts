import type { AddressFamily } from '../../../core/network/address';
import { type Cidr, parseCidr } from '../../../core/network/address-set';
import { AwsError } from '../../aws-call';

/** The errors of ids that are none, by their prefix. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const MALFORMED_IDS: Readonly<Record<string, string>> = {
  ami: 'InvalidAMIID.Malformed',
  i: 'InvalidInstanceID.Malformed',
  sg: 'InvalidGroupId.Malformed',
  snap: 'InvalidSnapshotID.Malformed',
  vol: 'InvalidVolumeID.Malformed',
};

/** @throws AwsError for a text that is no id, if there is an error of its own for it */
export function checkId(prefix: string, id: string): void {
  const code = MALFORMED_IDS[prefix];
  const hasPrefix = id.startsWith(`${prefix}-`);
  if (code === undefined || (hasPrefix && /^[0-9a-f]+$/.test(id.slice(prefix.length + 1)))) return;
  throw new AwsError(code, `Invalid id: "${id}"${hasPrefix ? '' : ` (expecting "${prefix}-...")`}`);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const MAX_GROUP_TEXT = 255;
const GROUP_CHARACTERS = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;

/** @throws AwsError for a name or a description that a security group cannot have */
export function checkGroupText(parameter: 'GroupName' | 'GroupDescription', text: string): void {
  if (parameter === 'GroupName' && text === 'default') {
    throw new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default');
  }
  if (parameter === 'GroupName' && text.startsWith('sg-')) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${parameter} is invalid. Group names may not be in the format sg-*`,
    );
  }
  const isLong = text.length > MAX_GROUP_TEXT;
  if (!isLong && GROUP_CHARACTERS.test(text)) return;
  const reason = isLong
    ? `It has ${text.length} characters, of at most ${MAX_GROUP_TEXT}.`
    : 'Character sets beyond ASCII are not supported.';
  throw new AwsError('InvalidParameterValue', `Value (${text}) for parameter ${parameter} is invalid. ${reason}`);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html */
const RULE_CHARACTERS = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** @throws AwsError for a description that a rule of a security group cannot have */
export function checkRuleDescription(text: string | undefined): void {
  if (text === undefined || RULE_CHARACTERS.test(text)) return;
  throw new AwsError(
    'InvalidParameterValue',
    'Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*',
  );
}

/** Whether a text is a CIDR of a family, with its prefix length. */
export function isCidr(text: string, family: AddressFamily): boolean {
  try {
    return text.includes('/') && parseCidr(text).family === family;
  } catch {
    return false;
  }
}

/** Parses a CIDR of a call. @throws AwsError for a text that is none */
export function parseCalledCidr(text: string, parameter: string, family: AddressFamily): Cidr {
  if (isCidr(text, family)) return parseCidr(text);
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
  );
}

/** Networks have from 16 to 65,536 addresses. @throws AwsError */
export function checkNetworkSize(
  { prefixLength }: Cidr,
  text: string,
  code: 'InvalidVpc.Range' | 'InvalidSubnet.Range',
) {
  if (prefixLength < 16 || prefixLength > 28) throw new AwsError(code, `The CIDR '${text}' is invalid.`);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html */
const MAX_TAGS = 50;

/** @throws AwsError for tags that a resource of EC2 cannot have. @param count the tags that it would have */
export function checkTags(tags: Readonly<Record<string, string>>, count: number): void {
  const invalid = (message: string) => new AwsError('InvalidParameterValue', message);
  for (const [key, value] of Object.entries(tags)) {
    if (/^aws:/i.test(key)) throw invalid("Tag keys starting with 'aws:' are reserved for internal use");
    if (key === '' || key.length > 128) throw invalid(`Tag key exceeds the maximum length of 128 or is empty: ${key}`);
    if (value.length > 256) throw invalid(`Tag value exceeds the maximum length of 256: ${value}`);
  }
  if (count > MAX_TAGS) {
    throw new AwsError(
      'TagLimitExceeded',
      "You've reached the limit on the number of tags you can assign to a resource.",
    );
  }
}
