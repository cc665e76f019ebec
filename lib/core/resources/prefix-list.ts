import type { Fact } from '../facts';
import { parseCidr } from '../network/address-set';
import { Properties, wrongType } from '../properties';

/**
 * The blocks of a managed prefix list, by the list's id: `pl-0a` → `192.0.2.0/24`.
 *
 * Config's item of a list is not documented with its entries; where they stand in `configuration.entries`,
 * as GetManagedPrefixListEntries gives them, or as plain text in `cidrs`, they are used. A template has them too.
 */
export const prefixListEntries: Fact<string> = {
  name: 'prefix list entries',
  resourceTypes: ['AWS::EC2::PrefixList'],
  entries(item) {
    const configuration = Properties.of(item.configuration, 'configuration');
    const entries = ['entries', 'cidrs']
      .filter((key) => configuration.has(key))
      .flatMap((key) => configuration.list(key));
    return entries.map(([entry, path]) => {
      const text = typeof entry === 'string' ? entry : Properties.of(entry, path).string('cidr');
      return [item.resourceId, checkedCidr(text, path)] as const;
    });
  },
};

function checkedCidr(text: string, path: string): string {
  try {
    parseCidr(text);
    return text;
  } catch {
    throw wrongType(path, 'a CIDR block', text);
  }
}
