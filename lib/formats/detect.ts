import type { ConfigurationItem } from '../core/item';
import { isList, isObject, formatValue } from '../core/reading/properties';
import { type DocumentContext, type Form, type FormName, listKeys, DocumentReader, type UnreadableRecord } from './document-reader';
import { template } from './forms/cloudformation';
import { history, item, notification, oversizedItem, ruleEvent, snapshot } from './forms/config';
import { description, refuseDescription } from './forms/description';
import { eventBridgeEvent, records, snsEvent, snsMessage, snsRecord, sqsMessage, sqsMessages } from './forms/envelopes';
import {
  aggregateResponse,
  batchResponse,
  historyResponse,
  queryResponse,
  recordedResponse,
  refuseResponse,
} from './forms/responses';
import { refuseUnsupported } from './forms/unsupported';
import { ParseError } from './parse-error';
import type { NestedTemplate } from './template/template';

export type { DocumentContext, FormName, UnreadableRecord } from './document-reader';

/** What a document holds. */
export interface DetectedFormat {
  readonly form: FormName;
  /** Configuration items as AWS wrote them, each to be read by `toItem`. */
  readonly items: readonly unknown[];
  /** Resources of templates and descriptions, in core's form. */
  readonly resources: readonly ConfigurationItem[];
  /** What the document names and does not tell. */
  readonly unreadable: readonly UnreadableRecord[];
  /** What people should know of it: further pages, messages without items, macros that are not expanded. */
  readonly notes: readonly string[];
  /** Templates that a template of a cloud assembly brings along. */
  readonly nestedTemplates: readonly NestedTemplate[];
}

/**
 * Says what a JSON document holds, by its content: everything of AWS Config's making, envelopes around it,
 * descriptions and templates.
 * @throws ParseError when it is nothing known, or holds nothing to judge
 */
export function detectFormat(document: unknown, context: DocumentContext = {}): DetectedFormat {
  const reading = new DocumentReader(context, open);
  return recognised(reading.content(document, 'the document'), reading);
}

/** What is in several documents of one text, each under a name for messages: `line 3`. */
export function detectAll(
  documents: readonly (readonly [document: unknown, name: string])[],
  context: DocumentContext,
): DetectedFormat {
  const reading = new DocumentReader(context, open);
  reading.contents(documents);
  return recognised('NDJSON', reading);
}

const recognised = (form: FormName, { items, resources, unreadable, notes, nestedTemplates }: DocumentReader): DetectedFormat => ({
  form,
  items,
  resources,
  unreadable,
  notes,
  nestedTemplates,
});

/** The first that fits counts: items before the messages that carry them, files before the responses that resemble them. */
const FORMS: readonly Form[] = [
  item,
  snapshot,
  history,
  historyResponse,
  notification,
  oversizedItem,
  ruleEvent,
  eventBridgeEvent,
  snsMessage,
  snsRecord,
  sqsMessage,
  sqsMessages,
  snsEvent,
  records,
  recordedResponse,
  batchResponse,
  aggregateResponse,
  queryResponse,
  template,
  description,
];

function open(content: unknown, reading: DocumentReader): FormName {
  if (isList(content)) {
    reading.contents(content.map((element, index) => [element, `[${index}]`]));
    return 'array';
  }
  if (!isObject(content))
    throw new ParseError(`Cannot judge a JSON document of ${formatValue(content)}: ${ACCEPTED}`, 'unknown');
  const form = FORMS.find((one) => one.is(content, reading.context));
  if (form) {
    form.read(content, reading);
    return form.name;
  }
  refuseResponse(content);
  refuseUnsupported(content);
  refuseDescription(content, reading.context);
  throw new ParseError(`Cannot tell what this is: found ${listKeys(content)}; ${ACCEPTED}`, 'unknown');
}

const ACCEPTED =
  "accepted are AWS Config's snapshots, histories, items, notifications, rule events and API responses, in SNS, SQS or EventBridge envelopes or not, describe output of the types that rules judge, and CloudFormation templates";
