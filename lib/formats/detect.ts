import type { ConfigurationItem } from '../core/item';
import { formatValue, isList, isObject } from '../core/json';
import {
  type DocumentContext,
  type FoundTemplate,
  type JsonDocument,
  listKeys,
  type UnreadableRecord,
} from './document';
import { DocumentReader, type Form, type FormName } from './document-reader';
import { accountDescription } from './forms/account';
import { history, item, notification, oversizedItem, ruleEvent, snapshot } from './forms/config';
import { credentialReport, readCredentialReport } from './forms/credential-report';
import { description, refuseDescription } from './forms/description';
import { eventBridgeEvent, records, snsEvent, snsMessage, snsRecord, sqsMessage, sqsMessages } from './forms/envelopes';
import { refuseNamelessResponse } from './forms/nameless-responses';
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
import { template } from './template/template';

/** The form and the contents of a document. */
export interface DetectedFormat {
  readonly form: FormName;
  /** Configuration items as AWS wrote them; `toItem` reads each. */
  readonly items: readonly unknown[];
  /** Resources of templates and descriptions, as core's items. */
  readonly resources: readonly ConfigurationItem[];
  /** Resources that the document names without their configuration. */
  readonly unreadable: readonly UnreadableRecord[];
  /** Summaries of oversized items, each of which `unreadable` names as well: they have no configuration to evaluate. */
  readonly summaries: readonly JsonDocument[];
  /** Remarks for the user: further pages, messages without items, macros that are not expanded. */
  readonly notes: readonly string[];
  /** Templates that are not read yet, if the context keeps them. */
  readonly templates: readonly FoundTemplate[];
}

/**
 * Detects the form of a JSON document by its content and returns what it holds. Accepts the documents of AWS Config,
 * envelopes around them, descriptions and templates.
 * @throws ParseError if the form is unknown, or if the document holds nothing to evaluate
 */
export function detectFormat(document: unknown, context: DocumentContext = {}): DetectedFormat {
  const reader = new DocumentReader(context, readForm);
  return toDetectedFormat(reader.read(document, 'the document'), reader);
}

/** Reads the documents of NDJSON or YAML, each with a name for messages: `line 3`. */
export function detectAll(
  form: FormName,
  documents: readonly (readonly [document: unknown, name: string])[],
  context: DocumentContext,
): DetectedFormat {
  const reader = new DocumentReader(context, readForm);
  reader.readList(documents);
  return toDetectedFormat(form, reader);
}

/** Reads the text of a credential report. @throws ParseError if it cannot be read as one */
export function detectCredentialReport(text: string, context: DocumentContext): DetectedFormat {
  const reader = new DocumentReader(context, readForm);
  readCredentialReport(text, reader);
  return toDetectedFormat('credential report', reader);
}

function toDetectedFormat(form: FormName, reader: DocumentReader): DetectedFormat {
  const { items, resources, unreadable, summaries, notes, templates } = reader;
  return { form, items, resources, unreadable, summaries, notes, templates };
}

/** The first match wins: items before the messages that carry them, files before the responses that resemble them. */
const DOCUMENT_FORMS: readonly Form[] = [
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
  credentialReport,
  accountDescription,
  template,
  description,
];

function readForm(document: unknown, reader: DocumentReader): FormName {
  if (isList(document)) {
    reader.readList(document.map((element, index) => [element, `[${index}]`]));
    return 'array';
  }
  if (!isObject(document))
    throw new ParseError(`Cannot evaluate a JSON document of ${formatValue(document)}: ${ACCEPTED}`, 'unknown');
  const form = DOCUMENT_FORMS.find((candidate) => candidate.matches(document, reader.context));
  if (form) {
    form.read(document, reader);
    return form.name;
  }
  refuseResponse(document);
  refuseUnsupported(document);
  refuseNamelessResponse(document);
  refuseDescription(document, reader.context);
  throw new ParseError(`Cannot detect the format: found ${listKeys(document)}; ${ACCEPTED}`, 'unknown');
}

const ACCEPTED =
  "accepted are AWS Config's snapshots, histories, items, notifications, rule events and API responses, also in SNS, SQS or EventBridge envelopes, the output of commands that describe resources, for most types that rules evaluate, and CloudFormation templates";
