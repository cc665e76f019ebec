/**
 * Formats a value as JSON in lines of at most `width` columns, where its texts allow. A value that fits stays on one
 * line, and short members share a line, so that a security group's rule takes three lines instead of twelve.
 * @param used columns of the first line that are in use already
 */
export function formatJsonLines(value: unknown, width: number, used = 0): string[] {
  const oneLine = formatJsonInline(value);
  if (typeof value !== 'object' || value === null || oneLine.length <= width - used) return [oneLine];
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((element) => formatJsonLines(element, width - 3))
    : definedEntries(value).map(([key, child]) => formatMember(key, child, width - 3));
  return [isList ? '[' : '{', ...joinMemberLines(members, width).map((line) => `  ${line}`), isList ? ']' : '}'];
}

/** Puts members of one line on a common line while they fit. */
function joinMemberLines(members: readonly (readonly string[])[], width: number): string[] {
  const lines: string[] = [];
  let isOpen = false;
  members.forEach((member, index) => {
    const [first = '', ...rest] = index < members.length - 1 ? addComma(member) : member;
    const last = lines.at(-1) ?? '';
    if (isOpen && rest.length === 0 && last.length + 1 + first.length <= width - 2) {
      lines[lines.length - 1] = `${last} ${first}`;
    } else lines.push(first, ...rest);
    isOpen = rest.length === 0;
  });
  return lines;
}

const addComma = (lines: readonly string[]): string[] => [...lines.slice(0, -1), `${lines.at(-1)},`];

function formatMember(key: string, child: unknown, width: number): string[] {
  const name = `${JSON.stringify(key)}: `;
  const [first = '', ...rest] = formatJsonLines(child, width, name.length);
  return [`${name}${first}`, ...rest];
}

/** Formats a value on one line: `{"FromPort": 22, "ToPort": 22}`. */
function formatJsonInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatJsonInline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = definedEntries(value).map(([key, child]) => `${JSON.stringify(key)}: ${formatJsonInline(child)}`);
  return `{${members.join(', ')}}`;
}

const definedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, child]) => child !== undefined);
