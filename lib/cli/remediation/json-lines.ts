/**
 * A value as JSON in lines of at most so many columns, where its texts allow. What fits stays in one line, and short
 * members share one: a permission of a security group is read at a glance in three lines, not in twelve.
 * @param opening columns that are taken already in the first line
 */
export function jsonLines(value: unknown, width: number, opening = 0): string[] {
  const flat = flatJson(value);
  if (typeof value !== 'object' || value === null || flat.length <= width - opening) return [flat];
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((element) => jsonLines(element, width - 3))
    : entriesOf(value).map(([key, child]) => entryLines(key, child, width - 3));
  return [isList ? '[' : '{', ...filled(members, width).map((line) => `  ${line}`), isList ? ']' : '}'];
}

/** Members one after the other, those of a single line together where they fit. */
function filled(members: readonly (readonly string[])[], width: number): string[] {
  const lines: string[] = [];
  let isOpen = false;
  members.forEach((member, index) => {
    const [first = '', ...rest] = index < members.length - 1 ? withComma(member) : member;
    const last = lines.at(-1) ?? '';
    if (isOpen && rest.length === 0 && last.length + 1 + first.length <= width - 2)
      lines[lines.length - 1] = `${last} ${first}`;
    else lines.push(first, ...rest);
    isOpen = rest.length === 0;
  });
  return lines;
}

const withComma = (lines: readonly string[]): string[] => [...lines.slice(0, -1), `${lines.at(-1)},`];

function entryLines(key: string, child: unknown, width: number): string[] {
  const name = `${JSON.stringify(key)}: `;
  const [first = '', ...rest] = jsonLines(child, width, name.length);
  return [`${name}${first}`, ...rest];
}

/** `{"FromPort": 22, "ToPort": 22}` */
function flatJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${entriesOf(value)
    .map(([key, child]) => `${JSON.stringify(key)}: ${flatJson(child)}`)
    .join(', ')}}`;
}

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, child]) => child !== undefined);
