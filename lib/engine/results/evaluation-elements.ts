import { breakJsonCommands } from '../../core/text/sanitize';
import {
  ELEMENT_START,
  type ItemEvaluation,
  parseEvaluationJson,
  type ReportedEvaluation,
  toEvaluationJson,
} from '../run-result';

/**
 * Formats an evaluation of a template's resource for the report's JSON. The result may be printed into the log of a CI
 * system, so it is as `breakJsonCommands` makes it.
 */
export const formatLocatedElement = (evaluation: ItemEvaluation, source: string): string =>
  breakJsonCommands(toEvaluationJson(locateInFile(evaluation, source)));

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
