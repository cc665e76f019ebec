import type { Fact } from '../../core/facts';
import { type Cidr, parseCidr } from '../../core/network/address-set';
import { Properties, unexpectedType } from '../../core/reading/properties';

/**
 * The blocks of a prefix list, by the list's id: `pl-0a` → `['192.0.2.0/24']`.
 *
 * Config gives them as `Entries`, and GetManagedPrefixListEntries likewise; DescribePrefixLists gives those of the
 * lists that AWS manages as plain text in `Cidrs`. An item without either tells nothing of its list.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-prefixlist.html
 */
export const prefixListEntries: Fact<readonly string[]> = {
  name: 'prefix list entries',
  resourceTypes: ['AWS::EC2::PrefixList'],
  entries(item) {
    // The list of a template has no id yet, and its name there is no one's but the template's.
    if (item.shape === 'template') return [];
    const list = Properties.of(item.configuration, 'configuration');
    const blocks = blocksOf(list);
    return blocks ? [[list.optionalString('prefixListId') ?? item.resourceId, blocks]] : [];
  },
};

function blocksOf(list: Properties): string[] | undefined {
  if (list.has('entries')) {
    return list.objects('entries').map((entry) => checkedBlock(entry.string('cidr'), entry.pathOf('cidr')));
  }
  return list.has('cidrs') ? list.list('cidrs').map(([text, path]) => checkedBlock(text, path)) : undefined;
}

function checkedBlock(value: unknown, path: string): string {
  readCidr(value, path);
  return value as string;
}

/**
 * A CIDR block as an item must write it: with its prefix length, since EC2 knows no other form.
 * @throws UnreadableItem when it is none
 */
export function readCidr(value: unknown, path: string): Cidr {
  if (typeof value === 'string' && value.includes('/')) {
    try {
      return parseCidr(value);
    } catch {
      // The message below says the same, with the path.
    }
  }
  throw unexpectedType(path, 'a CIDR block', value);
}
