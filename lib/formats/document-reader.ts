import type { ConfigurationItem } from '../core/item';
import {
  type DocumentContext,
  type FoundTemplate,
  type JsonDocument,
  parseJsonDocument,
  type UnreadableRecord,
} from './document';
import { ParseError } from './parse-error';

/** The name of a form. The content of an envelope has the name of the envelope. */
export type FormName =
  | 'item'
  | 'array'
  | 'NDJSON'
  | 'YAML documents'
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
  | 'credential report'
  | 'description'
  | 'template';

/** One kind of document: how to detect it by its content, and how to read it. */
export interface Form {
  readonly name: FormName;
  matches(document: JsonDocument, context: DocumentContext): boolean;
  /** @throws ParseError if the document is malformed or holds nothing to evaluate */
  read(document: JsonDocument, reader: DocumentReader): void;
}

/** A refused element of a list. It does not keep the error, whose stack is a thousand times the size. */
interface RefusedElement {
  readonly message: string;
  readonly reason: ParseError['reason'];
  readonly path: string;
}

/** A Lambda event of SQS records of SNS messages of EventBridge events has six envelopes. */
const MAX_ENVELOPES = 12;

/** Opens the envelopes of a document and collects its contents. */
export class DocumentReader {
  readonly items: unknown[] = [];
  readonly resources: ConfigurationItem[] = [];
  readonly unreadable: UnreadableRecord[] = [];
  readonly summaries: JsonDocument[] = [];
  readonly notes: string[] = [];
  /** Set if the context keeps templates. */
  readonly templates: FoundTemplate[] = [];
  private envelopes = 0;

  /** @param readForm detects the form of a document and reads it into the reader */
  constructor(
    readonly context: DocumentContext,
    private readonly readForm: (document: unknown, reader: DocumentReader) => FormName,
  ) {}

  /** Reads a document, or the content of an envelope: a JSON value or JSON text. */
  read(document: unknown, path: string): FormName {
    if (this.envelopes === MAX_ENVELOPES) {
      throw new ParseError(`Cannot open "${path}": it is in more than ${MAX_ENVELOPES} envelopes`, 'broken');
    }
    this.envelopes++;
    try {
      return this.readForm(
        typeof document === 'string' ? parseJsonDocument(document, path, this.context) : document,
        this,
      );
    } finally {
      this.envelopes--;
    }
  }

  /**
   * Reads a list of messages, events or items. A refused element does not affect the others.
   * @throws ParseError if every element is refused
   */
  readList(elements: readonly (readonly [document: unknown, path: string])[]): void {
    const before = this.size;
    const refused: RefusedElement[] = [];
    for (const [document, path] of elements) {
      try {
        this.read(document, path);
      } catch (error) {
        if (!(error instanceof ParseError)) throw error;
        refused.push({ message: error.message, reason: error.reason, path });
      }
    }
    if (refused.length === 0) return;
    if (this.size === before) throw mergeRefusals(refused);
    for (const { message, reason, path } of refused) {
      // A message that never holds an item leaves nothing unevaluated.
      if (reason === 'no items') this.notes.push(`${message} (in ${path})`);
      else this.unreadable.push({ message: `${message} (in ${path})` });
    }
  }

  /** Adds a note if the document is one page of several. */
  noteFurtherPages(document: JsonDocument): void {
    const token = ['nextToken', 'NextToken', 'NextMarker'].find((key) => document[key] != null && document[key] !== '');
    if (token) this.notes.push(`The response has more pages, which are not in the input: it has a ${token}`);
  }

  private get size(): number {
    return this.items.length + this.resources.length + this.templates.length + this.unreadable.length;
  }
}

/** Refuses a document of a known kind that never holds a resource. */
export function refuseDocument(message: string): never {
  throw new ParseError(message, 'no items');
}

function mergeRefusals(refused: readonly RefusedElement[]): ParseError {
  const [first, ...others] = refused as [RefusedElement, ...RefusedElement[]];
  const more = others.length > 0 ? ` (and ${others.length} more refused)` : '';
  return new ParseError(
    first.message + more,
    others.every(({ reason }) => reason === first.reason) ? first.reason : 'unknown',
  );
}
