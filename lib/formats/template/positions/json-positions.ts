import { type Node, parseTree } from 'jsonc-parser';
import type { SourcePosition } from '../../../core/item';
import { isList, isObject } from '../../../core/json';
import { SourcePositions, toElementOffsets } from './source-positions';

/**
 * Finds the positions of the values of a JSON text.
 * @param value the value that `JSON.parse` made of the text
 * @param origin the position of the text in its file
 */
export function locateJson(text: string, value: unknown, origin?: SourcePosition): SourcePositions {
  const positions = new SourcePositions(text, origin);
  const root = parseTree(text);
  if (root) recordNode(root, value, positions);
  return positions;
}

/** The last of several equal keys has the value, as in `JSON.parse`. */
function recordNode(node: Node, value: unknown, positions: SourcePositions): void {
  const children = node.children ?? [];
  if (isList(value)) {
    positions.record(value, node.offset, toElementOffsets(children.map(({ offset }) => offset)));
    for (const [index, child] of children.entries()) recordNode(child, value[index], positions);
  } else if (isObject(value)) {
    const members = new Map(children.map((property) => [readKey(property), property] as const));
    positions.record(value, node.offset, new Map([...members].map(([key, { offset }]) => [key, offset])));
    for (const [key, { children: [, child] = [] }] of members) if (child) recordNode(child, value[key], positions);
  }
}

const readKey = ({ children: [key] = [] }: Node): string => String(key?.value);
