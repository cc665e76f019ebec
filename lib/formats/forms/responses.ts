import { isList, isObject, isString, formatValue } from '../../core/reading/properties';
import { Unknown } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import { type JsonDocument, type Form, objectIn, refuse } from '../document-reader';
import { ParseError } from '../parse-error';
import { convertTimes } from '../time-object';
import { readItems } from './config';

/** GetResourceConfigHistory: every version of one resource, newest first. */
export const historyResponse: Form = {
  name: 'history response',
  is: (document) => 'configurationItems' in document,
  read(document, reading) {
    readItems(document, 'configurationItems', reading);
    reading.noteFurtherPages(document);
  },
};

/** BatchGetResourceConfig and BatchGetAggregateResourceConfig, which names its parts with a capital. */
export const batchResponse: Form = {
  name: 'batch response',
  is: (document) => 'baseConfigurationItems' in document || 'BaseConfigurationItems' in document,
  read(document, reading) {
    const key = 'baseConfigurationItems' in document ? 'baseConfigurationItems' : 'BaseConfigurationItems';
    readItems(document, key, reading);
    const left = document.unprocessedResourceKeys ?? document.UnprocessedResourceIdentifiers;
    for (const raw of isList(left) ? left : []) {
      const { resourceType = objectIn(raw).ResourceType, resourceId = objectIn(raw).ResourceId } = objectIn(raw);
      reading.unreadable.push({
        ...(isString(resourceType) && { resourceType }),
        ...(isString(resourceId) && { resourceId }),
        message: 'Cannot judge what AWS Config left unprocessed in a batch: ask for it again',
      });
    }
  },
};

/** GetAggregateResourceConfig: one item. */
export const aggregateResponse: Form = {
  name: 'aggregate response',
  is: (document) => isObject(document.ConfigurationItem),
  read: (document, reading) => void reading.items.push(document.ConfigurationItem),
};

/**
 * SelectResourceConfig and SelectAggregateResourceConfig: rows as JSON text, with the properties that were selected.
 * What was not selected must not look as if it were not there.
 */
export const queryResponse: Form = {
  name: 'query response',
  is: (document) => isList(document.Results) && (isObject(document.QueryInfo) || document.Results.every(isRowText)),
  read(document, reading) {
    const selected = selectedFields(document);
    const lacking = NEEDED.filter((field) => !selected.has(field));
    if (lacking.length > 0) {
      throw unjudgeable(`does not select ${joinList(lacking)}: ${ADVICE}`);
    }
    const untold = ['supplementaryConfiguration', 'tags'].filter((field) => !selected.has(field));
    if (untold.length > 0) {
      reading.notes.push(
        `The query does not select ${joinList(untold)}: rules that look at it cannot tell, or find none`,
      );
    }
    const toRaw = (row: JsonDocument): JsonDocument =>
      selected.has('supplementaryConfiguration') ? row : { ...row, supplementaryConfiguration: NOT_SELECTED };
    for (const [index, text] of (document.Results as unknown[]).entries()) {
      const row = rowOf(text);
      if (row) reading.items.push(toRaw(row));
      else reading.unreadable.push({ message: `Cannot read Results[${index}]: expected a row, found ${formatValue(text)}` });
    }
    reading.noteFurtherPages(document);
  },
};

/** What placebo records of an API call: `{"status_code": 200, "data": {…}}`. */
export const recordedResponse: Form = {
  name: 'recorded response',
  is: (document) => 'status_code' in document && isObject(document.data),
  read: (document, reading) => void reading.content(convertTimes(document.data), 'data'),
};

/** Refuses the answers of AWS Config that hold no item, and those of any service without data. */
export function refuseResponse(document: JsonDocument): void {
  const { ResponseMetadata, $metadata, ...parts } = document;
  const { Code, Message } = objectIn(parts.Error);
  if (isString(Code)) refuse(`Cannot judge an API call that failed: ${Code}${isString(Message) ? `, ${Message}` : ''}`);
  const keys = Object.keys(parts);
  if (keys.length === 0 && (isObject(ResponseMetadata) || isObject($metadata)))
    refuse('Cannot judge a response without data');
  const key = keys.find((one) => ANSWERS.has(one));
  if (key) refuse(`Cannot judge ${ANSWERS.get(key)}: it holds no configuration item`);
}

const NEEDED = ['resourceType', 'resourceId', 'configuration'];
const ADVICE =
  'select resourceType, resourceId, accountId, awsRegion, configurationItemCaptureTime, tags, configuration and supplementaryConfiguration as a whole';
const NOT_SELECTED = new Unknown('not selected by the query');

/** `*` does not bring the configuration along. */
function selectedFields(document: JsonDocument): ReadonlySet<unknown> {
  const { SelectFields: fields } = objectIn(document.QueryInfo);
  if (!isList(fields)) throw unjudgeable('comes without its QueryInfo: what it selected is not known');
  return new Set(fields.map((field) => objectIn(field).Name));
}

const unjudgeable = (why: string): ParseError =>
  new ParseError(`Cannot judge the result of a query that ${why}`, 'unknown');

const isRowText = (row: unknown): boolean => isString(row) && row.startsWith('{');

/** A row is JSON text; whoever took it apart by hand may have left an object. */
function rowOf(text: unknown): JsonDocument | undefined {
  try {
    const row: unknown = isString(text) ? JSON.parse(text) : text;
    return isObject(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

/** By a key that tells them. */
const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['resourceIdentifiers', 'a list of discovered resources'],
  ['ResourceIdentifiers', 'a list of discovered resources'],
  ['resourceCounts', 'the counts of discovered resources'],
  ['GroupedResourceCounts', 'the counts of discovered resources'],
  ['EvaluationResults', 'the results of a rule'],
  ['AggregateEvaluationResults', 'the results of a rule'],
  ['ComplianceByConfigRules', 'the compliance of rules'],
  ['ComplianceByResources', 'the compliance of resources'],
  ['ConfigRules', 'a description of rules'],
  ['ConfigRulesEvaluationStatus', 'the status of rules'],
  ['ConfigurationRecorders', 'a description of recorders'],
  ['ConfigurationRecordersStatus', 'the status of recorders'],
  ['DeliveryChannels', 'a description of delivery channels'],
  ['DeliveryChannelsStatus', 'the status of delivery channels'],
  ['ConfigurationAggregators', 'a description of aggregators'],
  ['ConformancePackDetails', 'a description of conformance packs'],
  ['RemediationConfigurations', 'a description of remediations'],
  ['RemediationExecutionStatuses', 'the status of remediations'],
  ['RetentionConfigurations', 'a description of retention'],
  ['FailedEvaluations', 'the answer to PutEvaluations'],
  ['FailedBatches', 'the answer to PutRemediationConfigurations'],
]);
