import type { FactScope } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { isObject } from '../core/reading/properties';
import type { Description } from '../core/reading/reader';
import { ParseError } from './parse-error';
import type { NestedTemplate } from './template/template';

/** A JSON object as it was parsed. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** What is known of a document besides its text. */
export interface DocumentContext {
  /** How describe calls list resources, as the readers declare it. */
  readonly descriptions?: readonly Description[];
  /** Where a template is to be deployed, or descriptions come from; items say it themselves. */
  readonly place?: FactScope;
  /** Values for the parameters of templates; the others have their defaults. */
  readonly templateParameters?: Readonly<Record<string, string>>;
}

/** A resource that the document names and that cannot be judged. */
export interface UnreadableRecord {
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly message: string;
}

/** The kinds of documents; what is inside an envelope has the envelope's. */
export type FormName =
  | 'item'
  | 'array'
  | 'NDJSON'
  | 'snapshot'
  | 'history'
  | 'history response'
  | 'batch response'
  | 'aggregate response'
  | 'query response'
  | 'oversized item'
  | 'notification'
  | 'rule event'
  | 'SNS message'
  | 'SNS event'
  | 'SQS messages'
  | 'SQS event'
  | 'EventBridge event'
  | 'recorded response'
  | 'description'
  | 'template';

/** One kind of document: how it is known by its content, and how it is read. */
export interface Form {
  readonly name: FormName;
  is(document: JsonDocument, context: DocumentContext): boolean;
  /** @throws ParseError when it is of this kind and cannot be read, or holds nothing to judge */
  read(document: JsonDocument, reading: DocumentReader): void;
}

/** A member of a batch that is no use; without the error itself, whose stack is a thousand times the size. */
interface Refused {
  readonly message: string;
  readonly reason: ParseError['reason'];
  readonly path: string;
}

/** Envelopes within envelopes: a Lambda event of SQS records of SNS messages of EventBridge events needs six. */
const MOST_ENVELOPES = 12;

/** Collects what a document holds while its envelopes are opened. */
export class DocumentReader {
  readonly items: unknown[] = [];
  readonly resources: ConfigurationItem[] = [];
  readonly unreadable: UnreadableRecord[] = [];
  readonly notes: string[] = [];
  readonly nestedTemplates: NestedTemplate[] = [];
  private envelopes = 0;

  constructor(
    readonly context: DocumentContext,
    private readonly open: (content: unknown, reading: DocumentReader) => FormName,
  ) {}

  /** Reads what an envelope holds: JSON, or JSON text. */
  content(value: unknown, path: string): FormName {
    if (this.envelopes === MOST_ENVELOPES) {
      throw new ParseError(`Cannot open "${path}": it is in more than ${MOST_ENVELOPES} envelopes`, 'broken');
    }
    this.envelopes++;
    try {
      return this.open(typeof value === 'string' ? parsed(value, path) : value, this);
    } finally {
      this.envelopes--;
    }
  }

  /**
   * Reads what a list of messages, events or items holds. One that is refused does not spoil the others;
   * when all are, the whole is.
   */
  contents(values: readonly (readonly [value: unknown, path: string])[]): void {
    const before = this.found;
    const refused: Refused[] = [];
    for (const [value, path] of values) {
      try {
        this.content(value, path);
      } catch (error) {
        if (!(error instanceof ParseError)) throw error;
        refused.push({ message: error.message, reason: error.reason, path });
      }
    }
    if (refused.length === 0) return;
    if (this.found === before) throw allRefused(refused);
    for (const { message, reason, path } of refused) {
      // A message that holds no item by its nature leaves nothing unjudged.
      if (reason === 'no items') this.notes.push(`${message} (in ${path})`);
      else this.unreadable.push({ message: `${message} (in ${path})` });
    }
  }

  /** Tells that the document is one page of several. */
  noteFurtherPages(document: JsonDocument): void {
    const token = ['nextToken', 'NextToken', 'NextMarker'].find((key) => document[key] != null && document[key] !== '');
    if (token) this.notes.push(`The response has further pages that are not here: it has a ${token}`);
  }

  private get found(): number {
    return this.items.length + this.resources.length + this.unreadable.length;
  }
}

/** `"a", "b" and 3 more` of an object's keys. */
export function listKeys(document: JsonDocument, most = 6): string {
  const keys = Object.keys(document).map((key) => JSON.stringify(key.length > 40 ? `${key.slice(0, 37)}...` : key));
  if (keys.length === 0) return 'no keys';
  const rest = keys.length - most;
  return `the key${keys.length > 1 ? 's' : ''} ${keys.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Refuses a document that is known and by its nature holds no resource. */
export function refuse(message: string): never {
  throw new ParseError(message, 'no items');
}

export const objectIn = (value: unknown): JsonDocument => (isObject(value) ? value : {});

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ParseError(`Cannot parse ${path} as JSON: found ${JSON.stringify(text.slice(0, 40))}`, 'broken', {
      cause,
    });
  }
}

function allRefused(refused: readonly Refused[]): ParseError {
  const [first, ...others] = refused as [Refused, ...Refused[]];
  const more = others.length > 0 ? ` (and ${others.length} more refused)` : '';
  return new ParseError(
    first.message + more,
    others.every(({ reason }) => reason === first.reason) ? first.reason : 'unknown',
  );
}
