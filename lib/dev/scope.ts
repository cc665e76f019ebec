import type { Rule } from '../core/rule';
import { code } from './markdown';

/** A table has room for so many resource types. */
const MOST = 3;

const typesOf = ({ resource }: Rule): string => resource.resourceTypes.map(code).join(', ');

const isWide = ({ resource }: Rule): boolean => resource.resourceTypes.length > MOST;

/** The resource types that a rule judges, for a cell of a table. */
export const scopeCell = (rule: Rule): string =>
  isWide(rule) ? `${rule.resource.resourceTypes.length} types` : typesOf(rule);

/** What the cell leaves out, folded away until a reader opens it. */
export const scopeDetails = (rule: Rule): string[] =>
  isWide(rule) ? [`<details><summary>The ${scopeCell(rule)}</summary>\n\n${typesOf(rule)}\n\n</details>`] : [];
