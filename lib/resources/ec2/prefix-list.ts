import type { Fact } from '../../core/facts';
import { unexpectedType } from '../../core/json';
import { type Cidr, parseCidr } from '../../core/network/address-set';
import { Properties } from '../../core/reading/properties';

/**
 * The CIDR ranges of a prefix list, by the ID of the list: `pl-0a` → `['192.0.2.0/24']`.
 *
 * AWS Config and GetManagedPrefixListEntries return them as `Entries`. DescribePrefixLists returns those of AWS managed
 * lists as plain text in `Cidrs`. An item without either provides no entries.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-prefixlist.html
 *
 * @example
 * facts.about(prefixListEntries, 'pl-0a').flat().map(parseCidr);
 */
export const prefixListEntries: Fact<readonly string[]> = {
  name: 'prefix list entries',
  resourceTypes: ['AWS::EC2::PrefixList'],
  description: {
    resourceType: 'AWS::EC2::PrefixList',
    list: 'PrefixLists',
    id: 'PrefixListId',
    name: 'PrefixListName',
    arn: 'PrefixListArn',
  },
  entries(item) {
    // A list in a template has no ID yet, and its logical ID is unique only within the template.
    if (item.shape === 'template') return [];
    const list = Properties.of(item.configuration, 'configuration');
    const cidrs = readEntries(list);
    if (cidrs && cidrs.length > MAX_PREFIX_LIST_ENTRIES) {
      throw unexpectedType(list.joinPath('entries'), `at most ${MAX_PREFIX_LIST_ENTRIES} entries`, cidrs.length);
    }
    return cidrs ? [[list.optionalString('prefixListId') ?? item.resourceId, cidrs]] : [];
  },
};

/**
 * AWS allows 1,000 entries, or as many as a quota says. Each group that refers to a list reads all of them, so that a
 * limit bounds the work for a hostile file.
 */
export const MAX_PREFIX_LIST_ENTRIES = 5000;

function readEntries(list: Properties): string[] | undefined {
  if (list.has('entries')) {
    return list.objects('entries').map((entry) => readCidrText(entry.string('cidr'), () => entry.joinPath('cidr')));
  }
  return list.has('cidrs')
    ? list.mixed('cidrs').map((text, index) => readCidrText(text, () => list.joinPath('cidrs', index)))
    : undefined;
}

function readCidrText(value: unknown, findPath: () => string): string {
  readCidr(value, findPath);
  return value as string;
}

/**
 * Reads a CIDR range, with its prefix length: EC2 has no other form.
 * @param findPath returns where the value is, for the message
 * @throws UnreadableItem if the value is not a CIDR range
 */
export function readCidr(value: unknown, findPath: () => string): Cidr {
  if (typeof value === 'string' && value.includes('/')) {
    try {
      return parseCidr(value);
    } catch {
      // The error below has the path in addition.
    }
  }
  throw unexpectedType(findPath(), 'a CIDR block', value);
}
