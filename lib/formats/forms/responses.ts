import { formatValue, isList, isObject, isString } from '../../core/json';
import { Unknown } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import { type JsonDocument, objectIn } from '../document';
import { type Form, refuseDocument } from '../document-reader';
import { convertTimes } from '../items/time-object';
import { ParseError } from '../parse-error';
import { readItems } from './config';

/** The response of GetResourceConfigHistory: the versions of one resource, newest first. */
export const historyResponse: Form = {
  name: 'history response',
  matches: (document) => 'configurationItems' in document,
  read(document, reader) {
    readItems(document, 'configurationItems', reader);
    reader.noteFurtherPages(document);
  },
};

/**
 * The response of BatchGetResourceConfig, or of BatchGetAggregateResourceConfig, whose keys begin with a capital. Its items
 * have no tags: https://docs.aws.amazon.com/config/latest/APIReference/API_BaseConfigurationItem.html
 */
export const batchResponse: Form = {
  name: 'batch response',
  matches: (document) => 'baseConfigurationItems' in document || 'BaseConfigurationItems' in document,
  read(document, reader) {
    const key = 'baseConfigurationItems' in document ? 'baseConfigurationItems' : 'BaseConfigurationItems';
    const before = reader.items.length;
    readItems(document, key, reader);
    for (let index = before; index < reader.items.length; index++) {
      const raw = reader.items[index];
      if (isObject(raw) && !('tags' in raw)) reader.items[index] = { ...raw, tags: NOT_IN_RESPONSE };
    }
    const unprocessed = document.unprocessedResourceKeys ?? document.UnprocessedResourceIdentifiers;
    for (const raw of isList(unprocessed) ? unprocessed : []) {
      const { resourceType = objectIn(raw).ResourceType, resourceId = objectIn(raw).ResourceId } = objectIn(raw);
      reader.unreadable.push({
        ...(isString(resourceType) && { resourceType }),
        ...(isString(resourceId) && { resourceId }),
        message: 'Cannot evaluate a resource that AWS Config left unprocessed in a batch: request it again',
      });
    }
  },
};

/** The response of GetAggregateResourceConfig: one item. */
export const aggregateResponse: Form = {
  name: 'aggregate response',
  matches: (document) => isObject(document.ConfigurationItem),
  read: (document, reader) => void reader.items.push(document.ConfigurationItem),
};

/**
 * The response of SelectResourceConfig or SelectAggregateResourceConfig: rows as JSON text with the selected properties.
 * A property that was not selected must not look absent.
 */
export const queryResponse: Form = {
  name: 'query response',
  matches: (document) =>
    isList(document.Results) && (isObject(document.QueryInfo) || document.Results.every(isRowText)),
  read(document, reader) {
    const selected = readSelectedFields(document);
    const missing = REQUIRED_FIELDS.filter((field) => !selected.has(field));
    if (missing.length > 0) throw incompleteQuery(`does not select ${joinList(missing)}: ${SELECT_ADVICE}`);
    const notSelected = ['supplementaryConfiguration', 'tags'].filter((field) => !selected.has(field));
    if (notSelected.length > 0) {
      reader.notes.push(
        `The query does not select ${joinList(notSelected)}: rules that need it report insufficient data`,
      );
    }
    // Queries return current resources only, and their status cannot be selected.
    const toRaw = (row: JsonDocument): JsonDocument => ({
      configurationItemStatus: 'OK',
      ...addUnpublished(row),
      ...(!selected.has('supplementaryConfiguration') && { supplementaryConfiguration: NOT_SELECTED }),
      ...(!selected.has('tags') && { tags: NOT_SELECTED }),
    });
    for (const [index, text] of (document.Results as unknown[]).entries()) {
      const row = parseRow(text);
      if (row) reader.items.push(toRaw(row));
      else
        reader.unreadable.push({
          message: `Cannot read Results[${index}]: expected a row, found ${formatValue(text)}`,
        });
    }
    reader.noteFurtherPages(document);
  },
};

/** An API response as placebo records it: `{"status_code": 200, "data": {…}}`. */
export const recordedResponse: Form = {
  name: 'recorded response',
  matches: (document) => 'status_code' in document && isObject(document.data),
  read: (document, reader) => void reader.read(convertTimes(document.data), 'data'),
};

/** Refuses responses of AWS Config that hold no item, and responses of any service without data. */
export function refuseResponse(document: JsonDocument): void {
  const { ResponseMetadata, $metadata, ...parts } = document;
  const { Code, Message } = objectIn(parts.Error);
  if (isString(Code))
    refuseDocument(`Cannot evaluate a failed API call: ${Code}${isString(Message) ? `, ${Message}` : ''}`);
  const keys = Object.keys(parts);
  if (keys.length === 0 && (isObject(ResponseMetadata) || isObject($metadata)))
    refuseDocument('Cannot evaluate a response without data');
  const key = keys.find((name) => RESPONSES_WITHOUT_ITEM.has(name));
  if (key) refuseDocument(`Cannot evaluate ${RESPONSES_WITHOUT_ITEM.get(key)}: it holds no configuration item`);
}

const REQUIRED_FIELDS = ['resourceType', 'resourceId', 'configuration'];
const SELECT_ADVICE =
  'select resourceType, resourceId, accountId, awsRegion, configurationItemCaptureTime, tags, and the whole configuration and supplementaryConfiguration';
const NOT_IN_RESPONSE = new Unknown('not part of the response');
const NOT_SELECTED = new Unknown('not selected by the query');

/**
 * Properties that AWS Config records and queries do not return, and whose absence in an item means that there is none.
 * https://github.com/awslabs/aws-config-resource-schema
 */
const UNPUBLISHED_PROPERTIES: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['AWS::ApiGatewayV2::Stage', ['configuration.routeSettings']],
  ['AWS::ECR::Repository', ['configuration.LifecyclePolicy.LifecyclePolicyText', 'configuration.LifecyclePolicy']],
  ['AWS::Lambda::Function', ['supplementaryConfiguration.Policy']],
  ['AWS::RDS::DBInstance', ['configuration.certificateDetails']],
  ['AWS::S3::Bucket', ['supplementaryConfiguration.AccessControlList', 'supplementaryConfiguration.BucketPolicy']],
  ['AWS::SQS::Queue', ['configuration.Policy']],
]);

/** Returns a row with the properties that it cannot have as unknown. */
const addUnpublished = (row: JsonDocument): JsonDocument =>
  (UNPUBLISHED_PROPERTIES.get(row.resourceType) ?? []).reduce(
    (filled, path) => addUnknown(filled, path.split('.')),
    row,
  );

/** Returns an object with the unknown value at a path where it has none. */
function addUnknown(object: JsonDocument, [key = '', ...rest]: readonly string[]): JsonDocument {
  const value = object[key];
  if (rest.length === 0) return { [key]: new Unknown(`${toWords(key)}, which queries do not return`), ...object };
  return isObject(value) ? { ...object, [key]: addUnknown(value, rest) } : object;
}

/** `AccessControlList`: `the access control list`. */
const toWords = (key: string): string => `the${key.replace(/[A-Z]?[a-z]+/g, (word) => ` ${word.toLowerCase()}`)}`;

/** `SELECT *` does not select the configuration. */
function readSelectedFields(document: JsonDocument): ReadonlySet<unknown> {
  const { SelectFields: fields } = objectIn(document.QueryInfo);
  if (!isList(fields)) throw incompleteQuery('has no QueryInfo: its selected fields are not known');
  return new Set(fields.map((field) => objectIn(field).Name));
}

const incompleteQuery = (problem: string): ParseError =>
  new ParseError(`Cannot evaluate the result of a query that ${problem}`, 'unknown');

const isRowText = (row: unknown): boolean => isString(row) && row.startsWith('{');

/** A row is JSON text, or an object if a script has parsed it. */
function parseRow(text: unknown): JsonDocument | undefined {
  try {
    const row: unknown = isString(text) ? JSON.parse(text) : text;
    return isObject(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

/** By a key that only this response has. */
const RESPONSES_WITHOUT_ITEM: ReadonlyMap<string, string> = new Map([
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
  ['FailedEvaluations', 'a response of PutEvaluations'],
  ['FailedBatches', 'a response of PutRemediationConfigurations'],
]);
