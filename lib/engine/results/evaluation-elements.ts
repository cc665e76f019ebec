import { breakJsonCommands } from '../../core/text/sanitize';
import {
  ELEMENT_START,
  type ItemEvaluation,
  parseEvaluationJson,
  type ReportedEvaluation,
  toEvaluationJson,
  toOutcome,
} from '../run-result';

/**
 * Formats the evaluations of one item as elements of the list in the report's JSON, so that they can be copied into it. The
 * result may be printed into the log of a CI system, so it is as `breakJsonCommands` makes it.
 *
 * Several evaluations of an item share most fields, which are therefore formatted once: with all rules, a run takes a tenth
 * longer without that.
 */
export function formatItemElements(evaluations: readonly ItemEvaluation[], source: string): string {
  const [first] = evaluations;
  if (!first) return '';
  if (first.line !== undefined) return evaluations.map((one) => formatElement(locateInFile(one, source))).join('');
  const { resourceType, resourceId, accountId, region, orderingTimestamp, resourceName, arn } = first;
  const identity = formatMembers({ resourceType, resourceId, accountId, region });
  const record = formatMembers({ orderingTimestamp, source, resourceName, arn });
  let elements = '';
  for (const evaluation of evaluations) {
    const { rule, complianceType, annotation, severity, waiver } = evaluation;
    const text = annotation === null ? 'null' : toSafeJson(annotation);
    const result = `"complianceType":"${complianceType}","annotation":${text},"severity":"${severity}"`;
    const outcome = `"outcome":"${toOutcome(evaluation)}"${waiver ? `,"waiver":${toSafeJson(waiver)}` : ''}`;
    elements += `${ELEMENT_START}{"rule":"${rule}",${identity},${result},${record},${outcome}}`;
  }
  return elements;
}

const locateInFile = ({ resourceSource, ...evaluation }: ItemEvaluation, source: string) => ({
  source,
  ...evaluation,
  ...(resourceSource !== undefined && { resourceSource: resourceSource ?? source }),
});

/** Formats one evaluation as an element. */
export const formatElement = (evaluation: Parameters<typeof toEvaluationJson>[0]): string =>
  `${ELEMENT_START}${breakJsonCommands(toEvaluationJson(evaluation))}`;

/** Restores the evaluations from their elements. */
export const parseElements = (text: string): ReportedEvaluation[] =>
  text === '' ? [] : text.slice(ELEMENT_START.length).split(ELEMENT_START).map(parseEvaluationJson);

/** No command reaches from one value into the next, since each ends with a quotation mark or a brace. */
const toSafeJson = (value: unknown): string => breakJsonCommands(JSON.stringify(value));

const formatMembers = (members: object): string => toSafeJson(members).slice(1, -1);
