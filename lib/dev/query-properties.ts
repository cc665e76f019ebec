/** The letter of each type in the table. */
const LETTERS: Readonly<Record<string, string>> = {
  string: 's',
  integer: 'i',
  float: 'f',
  boolean: 'b',
  date: 'd',
  ip: 'a',
  cidr_block: 'c',
};

type Tree = Map<string, Tree | string>;

/**
 * Writes the properties of resource types as one line for each type:
 * `AWS::EC2::Volume configuration(size:i state(value:s))`.
 * @param schemas for each resource type, the types of its properties by their paths, as AWS publishes them
 * @param common properties that all types have, which are left out
 */
export function formatQueryProperties(
  schemas: ReadonlyMap<string, Readonly<Record<string, string>>>,
  common: ReadonlySet<string>,
): string {
  const lines = [...schemas].map(([type, properties]) => {
    const tree: Tree = new Map();
    for (const [path, name] of Object.entries(properties)) {
      if (!common.has(path)) insert(tree, path.split('.'), LETTERS[name] ?? 's');
    }
    return `${type} ${formatTree(tree)}`;
  });
  return `${lines.sort().join('\n')}\n`;
}

/** A property with a type can have properties of its own; their parent then has the key of a blank. */
function insert(tree: Tree, [key, ...rest]: readonly string[], letter: string): void {
  if (key === undefined) return;
  const child = tree.get(key);
  if (rest.length === 0) {
    if (child instanceof Map) child.set('', letter);
    else tree.set(key, letter);
    return;
  }
  const branch =
    child instanceof Map ? child : new Map<string, Tree | string>(child === undefined ? [] : [['', child]]);
  tree.set(key, branch);
  insert(branch, rest, letter);
}

const formatTree = (tree: Tree): string =>
  [...tree]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => (child instanceof Map ? `${key}(${formatTree(child)})` : `${key}:${child}`))
    .join(' ');
