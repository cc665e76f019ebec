import type { Rule } from '../core/rule';
import { toCode } from './markdown';

/** Resource types that fit into the cell of a table. */
const MAX_TYPES_IN_CELL = 3;

const listTypes = ({ resource }: Rule): string => resource.resourceTypes.map(toCode).join(', ');

const hasManyTypes = ({ resource }: Rule): boolean => resource.resourceTypes.length > MAX_TYPES_IN_CELL;

/** Formats the resource types that a rule evaluates, for the cell of a table: the types, or their number. */
export const formatResourceTypes = (rule: Rule): string =>
  hasManyTypes(rule) ? `${rule.resource.resourceTypes.length} types` : listTypes(rule);

/** Returns paragraphs with the types that {@link formatResourceTypes} only counts. They are collapsed. */
export const listHiddenTypes = (rule: Rule): string[] =>
  hasManyTypes(rule)
    ? [`<details><summary>The ${formatResourceTypes(rule)}</summary>\n\n${listTypes(rule)}\n\n</details>`]
    : [];
