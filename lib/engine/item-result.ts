import type { Evaluation } from '../core/evaluate';
import type { FactScope } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { Reference, Unknown } from '../core/reading/unreadable';
import { evaluationJson } from './evaluation-json';
import type { ReportedEvaluation } from './run-result';

/** All that one item gave: kept as one line of JSON until it is known whether a newer version of the resource follows. */
export interface ItemResult {
  readonly evaluations: readonly Evaluation[];
  readonly refusals: readonly UnreadableResult[];
  readonly facts: readonly FactEntries[];
  /** Rules that asked for facts and judge at the end of the input. */
  readonly postponed: readonly string[];
  /** The item itself, where rules are postponed. */
  readonly item?: ConfigurationItem;
  /** What a refusal is about. */
  readonly resourceType?: string;
  readonly resourceId?: string;
}

/** A rule, or all of them, could not judge the item. */
export interface UnreadableResult {
  readonly rule?: string;
  readonly message: string;
}

export interface FactEntries {
  readonly fact: string;
  readonly place: FactScope;
  readonly entries: readonly (readonly [key: string, value: unknown])[];
}

export const NOTHING_FOUND: ItemResult = { evaluations: [], refusals: [], facts: [], postponed: [] };

/** Whether there is more to it than evaluations: then it is settled when the whole input was read. */
export const isDeferred = ({ refusals, facts, postponed }: ItemResult): boolean =>
  refusals.length > 0 || facts.length > 0 || postponed.length > 0;

/** Of most items evaluations alone: as lines of the report's JSON, ready to be printed, and the resource's name behind them. */
export const writeEvaluations = (evaluations: readonly Evaluation[], source: string): string =>
  `${evaluations.map((evaluation) => evaluationJson({ ...evaluation, source })).join('\n')}${END}${evaluations[0]?.resourceName ?? ''}`;

export function splitLines(text: string): string[] {
  const end = text.indexOf(END);
  return end === 0 ? [] : text.slice(0, end).split('\n');
}

export function readEvaluations(text: string): ReportedEvaluation[] {
  const resourceName = text.slice(text.indexOf(END) + 1) || null;
  return splitLines(text).map((line) => ({ ...JSON.parse(line), resourceName }));
}

/** What JSON writes otherwise. */
const END = '\0';

/** An open one as JSON, with unresolved values marked so that they come back as what they were. */
export const writeItemResult = (judged: ItemResult): string => JSON.stringify(judged, judged.item && markUnknown);

export const readItemResult = (text: string): ItemResult =>
  JSON.parse(text, text.includes(MARK_AS_WRITTEN) ? restoreUnknown : undefined);

/** A key that no JSON file of AWS has. */
const MARK = '\u0000unknown';
const MARK_AS_WRITTEN = '"\\u0000unknown":';

const markUnknown = (_key: string, value: unknown): unknown => {
  if (!(value instanceof Unknown)) return value;
  const { what, expression } = value;
  const { logicalId, attribute } = value instanceof Reference ? value : {};
  return { [MARK]: what, expression, logicalId, attribute };
};

const restoreUnknown = (_key: string, value: unknown): unknown => {
  const { [MARK]: what, expression, logicalId, attribute } = (value ?? {}) as Record<string, unknown>;
  if (typeof what !== 'string') return value;
  if (typeof logicalId !== 'string') return new Unknown(what, expression);
  return typeof attribute === 'string' ? new Reference(what, logicalId, attribute) : new Reference(what, logicalId);
};
