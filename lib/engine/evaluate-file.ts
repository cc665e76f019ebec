import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConfigurationItem } from '../core/item';
import { identify, toItem } from '../formats/configuration-item';
import { type DetectedFormat, detectFormat } from '../formats/detect';
import { detectText } from '../formats/detect-text';
import type { DocumentContext } from '../formats/document-reader';
import { ParseError } from '../formats/parse-error';
import type { ScanSink } from '../formats/scan';
import type { InputFile } from './input';
import { type ResultBatch, BatchWriter, type FileTally, readVersion } from './result-batch';
import { type RuleIndex, isWanted, evaluateItem } from './rule-index';
import type { UnreadableEntry } from './run-result';

/** Takes what the scanner finds in one file: judges what rules look at, counts the rest, and names what it cannot read. */
export class FileEvaluator implements ScanSink {
  private items = 0;
  private readonly types = new Map<string, number>();
  private readonly unreadable: UnreadableEntry[] = [];
  private readonly notes: string[] = [];
  private readonly documents: Document[] = [];
  private readonly writer: BatchWriter;
  private readonly context: DocumentContext;

  constructor(
    private readonly bench: RuleIndex,
    protected readonly file: InputFile,
    templateParameters: Readonly<Record<string, string>>,
    deliver: (batch: ResultBatch) => void,
  ) {
    this.writer = new BatchWriter(file.source, deliver);
    this.context = {
      descriptions: bench.descriptions,
      templateParameters: { ...file.templateParameters, ...templateParameters },
      ...(file.place && { place: file.place }),
    };
  }

  item(bytes: Uint8Array, resourceType: string | undefined): void {
    if (resourceType !== undefined && !isWanted(this.bench, resourceType)) {
      this.items++;
      this.countUnjudged(resourceType);
      return;
    }
    const raw = this.parsed(bytes, resourceType);
    if (raw === undefined) return;
    if (resourceType === undefined) this.take(() => detectFormat(raw.value, this.context));
    else this.rawItem(raw.value);
  }

  document(bytes: Uint8Array): void {
    this.documents.push({ text: textOf(bytes), context: this.context, folder: dirname(this.file.source) });
  }

  broken(message: string, offset: number): void {
    this.refuse({ message: `Cannot read on at byte ${offset}: ${message}` });
  }

  /** Opens the documents met since the last time: YAML is parsed by code that is loaded when it is first needed. */
  async openDocuments(): Promise<void> {
    for (let next = this.documents.shift(); next; next = this.documents.shift()) {
      try {
        const recognised = await detectText(next.text, next.context);
        this.take(() => recognised);
        this.openNested(recognised, next);
      } catch (error) {
        this.failed(error);
      }
    }
  }

  /** The templates of nested stacks lie beside the template of an assembly that deploys them. */
  private openNested({ nestedTemplates }: DetectedFormat, { context, folder }: Document): void {
    for (const { logicalId, path, parameters } of nestedTemplates) {
      const file = join(folder, path);
      try {
        this.documents.push({
          text: readFileSync(file, 'utf8'),
          context: { ...context, templateParameters: parameters },
          folder: dirname(file),
        });
      } catch (error) {
        this.refuse({
          resourceId: logicalId,
          message: `Cannot read the nested template "${file}": ${messageOf(error)}`,
        });
      }
    }
  }

  failed(error: unknown): void {
    this.refuse({ message: messageOf(error) });
  }

  finish(): FileTally {
    this.writer.close();
    return {
      items: this.items,
      unjudgedTypes: Object.fromEntries(this.types),
      unreadable: this.unreadable,
      notes: this.notes,
    };
  }

  private take(recognised: () => DetectedFormat): void {
    try {
      const { items, resources, unreadable, notes } = recognised();
      for (const raw of items) this.rawItem(raw);
      for (const resource of resources) this.judge(resource);
      for (const one of unreadable) this.refuse(one);
      this.notes.push(...notes.map((note) => `${this.file.source}: ${note}`));
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      this.failed(error);
    }
  }

  private rawItem(raw: unknown): void {
    let item: ConfigurationItem;
    try {
      item = toItem(raw);
    } catch (error) {
      this.items++;
      this.refuse({ ...identify(raw), message: messageOf(error) });
      return;
    }
    this.judge(item);
  }

  private judge(item: ConfigurationItem): void {
    this.items++;
    if (!this.bench.rulesByType.has(item.resourceType)) this.countUnjudged(item.resourceType);
    if (isWanted(this.bench, item.resourceType)) this.wanted(item);
  }

  /** Takes an item that rules look at. */
  protected wanted(item: ConfigurationItem): void {
    this.writer.add(evaluateItem(this.bench, item), readVersion(item, this.file.source, this.items));
  }

  private countUnjudged(resourceType: string): void {
    this.types.set(resourceType, (this.types.get(resourceType) ?? 0) + 1);
  }

  private parsed(bytes: Uint8Array, resourceType: string | undefined): { readonly value: unknown } | undefined {
    try {
      return { value: JSON.parse(textOf(bytes)) };
    } catch (error) {
      this.items++;
      const message = `Cannot parse item ${this.items}: ${(error as Error).message}`;
      this.refuse({ ...(resourceType !== undefined && { resourceType }), message });
      return undefined;
    }
  }

  private refuse(entry: Omit<UnreadableEntry, 'source'>): void {
    this.unreadable.push({ source: this.file.source, ...entry });
  }
}

/** A text that is opened as a whole. */
interface Document {
  readonly text: string;
  readonly context: DocumentContext;
  /** Where it lies, for what it names beside itself. */
  readonly folder: string;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Node's own decoder is several times as fast as TextDecoder on short texts. */
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
