import type { Evaluation } from '../../core/evaluate/evaluate';
import type { ConfigurationItem } from '../../core/item';
import type { ItemEvaluation } from '../run-result';
import { findDecidingPart, type ItemRule } from './deciding-part';
import type { SearchBudget } from './search-budget';

/** Returns the evaluation of an item with its position, if the item is a resource of a template. */
export function locateEvaluation(
  evaluation: Evaluation,
  item: ConfigurationItem,
  run: ItemRule,
  budget: SearchBudget,
): ItemEvaluation {
  if (!item.origin) return evaluation;
  const { file, line, column, construct, nestedIn } = item.origin;
  const isNonCompliant = evaluation.complianceType === 'NON_COMPLIANT' || evaluation.waiver !== undefined;
  const deciding = (isNonCompliant && findDecidingPart(item, run, budget)) || item.origin;
  const isElsewhere = deciding !== item.origin && deciding.file !== undefined;
  const source = isElsewhere ? deciding.file : file;
  return {
    ...evaluation,
    ...(source != null && { source }),
    line: deciding.line,
    column: deciding.column,
    resourceLine: line,
    resourceColumn: column,
    ...(isElsewhere && { resourceSource: file ?? null }),
    ...(construct !== undefined && { construct }),
    ...(nestedIn !== undefined && { nestedIn }),
  };
}

/** Returns the position of an item that cannot be evaluated. */
export function toItemPosition({
  origin,
}: ConfigurationItem): Partial<Pick<ItemEvaluation, 'source' | 'line' | 'column'>> {
  if (!origin) return {};
  const { file, line, column } = origin;
  return { ...(file !== undefined && { source: file }), line, column };
}
