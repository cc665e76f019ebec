import { toManagedRuleName } from '../core/standards/managed-rule-name';

/** Defaults in AWS's list that are examples. Required parameters with such a default need a value. */
const EXAMPLES = ['CostCenter', 'tag-key:tag-value,other-tag-key'];

/**
 * Replaces the date and the rows of `managed-rule-table.ts` by those of a CSV file of AWS's list, with the columns
 * identifier, trigger (`change`, `periodic`, `change+periodic`), resource types and parameters (`name!:type=default`),
 * the last two separated by spaces. Types that AWS Config does not record are left out.
 * @throws Error for a line of another form
 */
export function replaceManagedRuleRows(
  source: string,
  list: { readonly csv: string; readonly date: string; readonly recordableTypes: ReadonlySet<string> },
): string {
  const [, ...lines] = list.csv.trim().split(/\r?\n/);
  const rows = lines.map((line, index) => formatManagedRule(line, index + 2, list.recordableTypes)).sort();
  return source
    .replace(/(MANAGED_RULES_DATE = ).*/, (_, start) => `${start}${toLiteral(list.date)};`)
    .replace(/(MANAGED_RULE_TABLE = \{\n).*(?=\} as const)/s, (_, start) => `${start}${rows.join('')}`);
}

const LINE = /^([A-Z][A-Z0-9_]*),(change|periodic|change\+periodic),([\w: ]*),"?((?:\w+!?:\w+(?:=[^ "]*)? ?)*)"?$/;

function formatManagedRule(line: string, number: number, recordableTypes: ReadonlySet<string>): string {
  const [, identifier, trigger = '', types = '', parameters = ''] = LINE.exec(line) ?? [];
  if (identifier === undefined) throw new Error(`Cannot read line ${number}: got ${JSON.stringify(line)}`);
  const name = toManagedRuleName(identifier);
  const recorded = splitAtSpaces(types).filter((type) => recordableTypes.has(type));
  const parts = [toLiteral(trigger), toLiteral(recorded.join(' ')), formatSpecifications(parameters)];
  if (name.toUpperCase().replaceAll('-', '_') !== identifier) parts.push(toLiteral(identifier));
  return `  ${toLiteral(name)}: [${parts.join(', ')}],\n`;
}

/** `{ daysToExpiration: 'int=14', tag1Key: 'String!' }`. A parameter with a default needs no value. */
function formatSpecifications(parameters: string): string {
  const entries = splitAtSpaces(parameters).map((word) => {
    const [, name, required, type, value] = /^(\w+)(!?):(\w+)(?:=(.*))?$/.exec(word) ?? [];
    const hasDefault = value !== undefined && !EXAMPLES.includes(value);
    return `${name}: ${toLiteral(`${type}${hasDefault ? `=${value}` : required}`)}`;
  });
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const splitAtSpaces = (text: string): string[] => text.split(' ').filter((word) => word !== '');

const toLiteral = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
