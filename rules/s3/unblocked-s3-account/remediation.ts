import type { ParameterValues } from '../../../lib/core/parameters';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { AccountBlock } from '../../../lib/resources/s3/account-public-access-block';
import { accountBlockSettings, type BlockRequest } from '../../../lib/resources/settings/account/public-access-block';
import type rule from './rule';

type BlockParameters = typeof rule.parameters;

/** Turns on the settings of the account's block that the parameters ask for. */
export const remediation = remediateSetting<AccountBlock, BlockRequest, BlockParameters>({
  summary: 'Turns on the settings of the account that the parameters ask for; the others are unchanged',
  exclusions:
    'A block that an organization manages, which S3 refuses to change. Every plan needs approval, since everything in the account that is public is cut off',
  setting: accountBlockSettings,
  plan(_, before, { parameters }) {
    const names = Object.keys(before) as (keyof BlockRequest)[];
    const added = names.filter((name) => isRequired(parameters, name) && !before[name]);
    return {
      to: { ...before, ...Object.fromEntries(added.map((name) => [name, true])) },
      summary: `Turn on ${joinList(added, added.length)} for all buckets of the account`,
      sideEffects: added.map((name) => EFFECTS[name]),
      notes: ['It applies to every bucket and access point of the account, in all Regions'],
    };
  },
});

const isRequired = (parameters: ParameterValues<BlockParameters>, name: keyof BlockRequest): boolean =>
  parameters[name];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const EFFECTS: Readonly<Record<keyof BlockRequest, string>> = {
  BlockPublicAcls: 'Requests that set a public ACL fail, also uploads with one',
  IgnorePublicAcls: 'Whoever has access by a public ACL of a bucket or of an object loses it',
  BlockPublicPolicy: 'Requests that set a public policy fail',
  RestrictPublicBuckets:
    'Of a bucket or an access point with a public policy, only AWS services and principals of the account keep access: websites and other accounts lose it',
};
