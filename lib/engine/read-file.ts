import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import type { ConfigurationItem, SourcePosition } from '../core/item';
import { UnreadableItem } from '../core/reading/unreadable';
import { describeError } from '../core/text/errors';
import { pluralize } from '../core/text/format';
import { type DetectedFormat, detectFormat } from '../formats/detect';
import { detectText } from '../formats/detect-text';
import type { DocumentContext, FoundTemplate, TemplateParameters } from '../formats/document';
import { identify, toBareItem, toItem } from '../formats/items/configuration-item';
import { ParseError } from '../formats/parse-error';
import { readUtf8 } from '../formats/read-utf8';
import { checkJsonSize } from '../formats/scan/json-size';
import { readOwnMembers } from '../formats/scan/own-members';
import { ItemScanner, type ScanSink } from '../formats/scan/scan';
import { readStacks } from '../formats/template/read-stacks';
import type { Stack } from '../formats/template/stack';
import type { AssemblyStack, InputFile } from './input-files';
import { DocumentPositions } from './positions/document-positions';
import { toItemPosition } from './positions/item-evaluation';
import type { DatedFile } from './results/input-age';
import { LimitedList } from './results/limited-list';
import { ScopeCollector } from './results/snapshots';
import { isNeeded, isSelected, type RuleIndex, toIndexKey } from './rule-index';
import type { UnreadableEntry } from './run-result';
import { readTemplateFile, StackLoader } from './stack-loader';
import { findSystemFailure } from './system-error';

/** The result of reading one file, besides its items. */
export interface FileTally extends DatedFile {
  /** Items read, of every type and version. */
  readonly items: number;
  /** Items of types that no rule of the run evaluates, by type. */
  readonly unjudgedTypes: Readonly<Record<string, number>>;
  readonly unreadable: readonly UnreadableEntry[];
  /** Remarks for people, with the name of the file. */
  readonly notes: readonly string[];
  /** The names of the parameters of its templates; empty if the run gives no values of parameters. */
  readonly templateParameters: readonly string[];
}

/** The options of {@link readFile}. */
interface ReadFileOptions {
  /** Chooses the items to parse: those that a rule or a fact reads. */
  readonly ruleIndex: RuleIndex;
  /** Values for the parameters of templates. */
  readonly templateParameters?: TemplateParameters;
  /** See `RunSettings.at`. */
  readonly at?: string | undefined;
  /** Read for a file that is a stream. */
  readonly stdin?: Readable | undefined;
  /** Called with the number of bytes of the file that were read since the last call. */
  readonly onRead?: (bytes: number) => void;
  /** Called for an item that is reported as unreadable: its version may be newer than others of its resource. */
  readonly onUnreadableItem?: ItemHandler;
}

/**
 * Receives an item with its number in the file, counted over all types from 1, and with the position of its scope in the
 * tally's `scopes`.
 */
export type ItemHandler = (item: ConfigurationItem, ordinal: number, scopeIndex: number) => void;

/**
 * Reads one file in any of the supported formats and passes on every item that a rule or a fact reads. An unreadable
 * part, or an unreadable file, is reported in the tally, since it must not end the run.
 */
export async function readFile(file: InputFile, options: ReadFileOptions, onItem: ItemHandler): Promise<FileTally> {
  const reader = new FileReader(file, options, onItem);
  try {
    if (file.stacks) {
      await reader.readAssembly(file.stacks);
      return reader.tally();
    }
    const scanner = new ItemScanner(reader);
    const source = file.isStream && options.stdin ? options.stdin : file.source;
    for await (const chunk of readUtf8(source, options.onRead)) {
      reader.keepForPositions(chunk);
      scanner.push(chunk);
      await reader.readDocuments();
      if (scanner.gaveUp) break;
    }
    scanner.end();
    await reader.readDocuments();
    if (scanner.values === 0 && !reader.isBroken) throw new ParseError('Cannot read an empty file', 'no items');
    if (scanner.values === 1 && !reader.isBroken) reader.snapshotId = scanner.snapshotId;
  } catch (error) {
    reader.addUnreadable({ message: findSystemFailure(error) ?? describeError(error) });
  }
  return reader.tally();
}

/** Reads the values that the scanner finds in one file. */
class FileReader implements ScanSink {
  snapshotId: string | undefined;
  isBroken = false;
  private items = 0;
  private readonly unjudgedTypes = new Map<string, number>();
  private readonly unreadable = new LimitedList<UnreadableEntry>(MAX_UNREADABLE_PARTS);
  private readonly notes = new LimitedList<string>(MAX_NOTES_OF_FILE);
  /** Documents since the last call of `readDocuments`, and the items after them, which wait so that the order stays. */
  private readonly pending: (PendingDocument | PendingItem)[] = [];
  private readonly positions = new DocumentPositions();
  private hasItems = false;
  private readonly loader: StackLoader;
  private readonly templates: (FoundTemplate & { readonly folder: string })[] = [];
  private readonly scopes = new ScopeCollector();
  private readonly declaredParameters = new Set<string>();
  private samples = 0;
  private laterItems = 0;
  private undatedItems = 0;
  private readonly at: number;
  private readonly hasDeliveryName: boolean;
  private readonly onUnreadableItem: ItemHandler | undefined;
  private readonly ruleIndex: RuleIndex;
  private readonly context: DocumentContext;

  constructor(
    private readonly file: InputFile,
    { ruleIndex, templateParameters, at, onUnreadableItem }: ReadFileOptions,
    private readonly onItem: ItemHandler,
  ) {
    this.onUnreadableItem = onUnreadableItem;
    this.ruleIndex = ruleIndex;
    this.at = at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at);
    this.hasDeliveryName = DELIVERY_NAME.test(file.source);
    this.context = {
      descriptions: ruleIndex.descriptions,
      keepsTemplates: true,
      ...(templateParameters && { templateParameters }),
    };
    this.loader = new StackLoader(file.root ?? dirname(file.source), ({ file: outer, logicalId, message }) =>
      this.addUnreadable({
        ...(outer !== undefined && { source: outer }),
        resourceType: 'AWS::CloudFormation::Stack',
        resourceId: logicalId,
        message,
      }),
    );
  }

  /** Keeps the bytes of a file that may have templates. */
  keepForPositions(chunk: Uint8Array): void {
    if (this.hasItems) this.positions.end();
    else this.positions.push(chunk);
  }

  item(bytes: Buffer, resourceType: string | undefined, _position: number, isJson: boolean): void {
    this.hasItems = true;
    if (this.pending.length === 0) this.readItemBytes(bytes, resourceType, isJson);
    else this.pending.push({ bytes: Buffer.from(bytes), resourceType, isJson });
  }

  private readItemBytes(bytes: Buffer, resourceType: string | undefined, isJson: boolean): void {
    const isSkipped = resourceType !== undefined && !isNeeded(this.ruleIndex, resourceType);
    if (isSkipped && isJson) {
      this.skipItem(bytes, resourceType);
      return;
    }
    let raw: unknown;
    try {
      checkJsonSize(bytes, { isShallow: isJson });
      raw = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      // Others may be lost with it: the snapshot may lack resources that exist.
      this.isBroken = true;
      const message = `Cannot parse item ${this.items + 1}: ${describeError(error)}`;
      this.addUnreadableItem({ resourceType, ...readOwnMembers(bytes) }, message);
      return;
    }
    if (isSkipped) this.skipItem(bytes, resourceType);
    else if (resourceType === undefined) this.readFormat(() => detectFormat(raw, this.context));
    else this.readItem(raw);
  }

  private skipItem(bytes: Buffer, resourceType: string): void {
    this.items++;
    this.countUnjudged(resourceType);
    this.sampleScope(bytes);
  }

  document(bytes: Buffer, _type: string | undefined, _position: number, offset: number): void {
    if (this.unreadable.isFull) {
      this.addUnreadable({ message: '' });
      return;
    }
    try {
      checkJsonSize(bytes);
    } catch (error) {
      const message = `Cannot read a document: ${describeError(error)}`;
      // A file may be one item.
      const members = readOwnMembers(bytes);
      if (members.resourceType === undefined) this.addUnreadableDocument({ message });
      else this.addUnreadableItem(members, message);
      return;
    }
    this.pending.push({
      text: bytes.toString('utf8'),
      findStart: () => this.positions.find(offset),
      context: this.context,
      folder: dirname(this.file.source),
    });
  }

  broken(message: string, offset: number): void {
    this.addUnreadableDocument({ message: `Cannot continue at byte ${offset}: ${message}` });
  }

  /** Reads the documents found since the last call. Asynchronous, since the YAML parser is loaded on first use. */
  async readDocuments(): Promise<void> {
    await this.detectDocuments();
    // Templates of one file are not deployed together.
    for (const stack of await this.loadStacks()) this.readStacks([stack]);
  }

  /** Reads the stacks of an environment of a cloud assembly. */
  async readAssembly(stacks: readonly AssemblyStack[]): Promise<void> {
    for (const { source, stackName, scope, parameters } of stacks) {
      const templateParameters = { ...parameters, ...this.context.templateParameters };
      const context = { ...this.context, file: source, stackName, scope, templateParameters };
      try {
        const text = readTemplateFile(source);
        this.pending.push({ text, findStart: () => ({ line: 1, column: 1 }), context, folder: dirname(source) });
      } catch (error) {
        this.addUnreadable({ source, message: `Cannot read the template: ${describeError(error)}` });
      }
    }
    await this.detectDocuments();
    this.readStacks(await this.loadStacks());
  }

  private async detectDocuments(): Promise<void> {
    // Not `shift`, which moves the whole list each time.
    for (let index = 0; index < this.pending.length; index++) {
      const next = this.pending[index] as PendingDocument | PendingItem;
      if ('bytes' in next) {
        this.readItemBytes(next.bytes, next.resourceType, next.isJson);
        continue;
      }
      const { text, context, findStart, folder } = next;
      try {
        const format = await detectText(text, context, findStart);
        this.readFormat(() => format, context, folder);
      } catch (error) {
        this.addUnreadableDocument({ ...toSource(context), message: describeError(error) });
      }
    }
    this.pending.length = 0;
  }

  private async loadStacks(): Promise<Stack[]> {
    const stacks: Stack[] = [];
    for (let next = this.templates.shift(); next; next = this.templates.shift()) {
      try {
        stacks.push(await this.loader.load(next, next.folder));
      } catch (error) {
        this.addUnreadable({ ...toSource(next.context), message: describeError(error) });
      }
    }
    return stacks;
  }

  private readStacks(stacks: readonly Stack[]): void {
    if (Object.keys(this.context.templateParameters ?? {}).length > 0) {
      for (const { sections } of stacks) {
        for (const name of sections.parameters.list()) this.declaredParameters.add(name);
      }
    }
    for (const { stack, ...content } of readStacks(stacks)) this.readContent(content, stack.context);
  }

  addUnreadable(entry: Omit<UnreadableEntry, 'source'> & { readonly source?: string }): void {
    this.unreadable.push({ source: this.file.source, ...entry });
  }

  tally(): FileTally {
    const { items, laterItems, undatedItems, snapshotId } = this;
    const { source } = this.file;
    return {
      items,
      unjudgedTypes: Object.fromEntries(this.unjudgedTypes),
      unreadable: this.unreadable.toList((count) => ({ source, message: describeFurtherUnreadable(count) })),
      laterItems,
      undatedItems,
      notes: this.notes.toList((count) => `${source}: and ${pluralize(count, 'more note')}`),
      snapshotId,
      scopes: this.scopes.scopes(this.file.source),
      templateParameters: [...this.declaredParameters],
    };
  }

  private readFormat(
    detect: () => DetectedFormat,
    context: DocumentContext = this.context,
    folder = dirname(this.file.source),
  ): void {
    try {
      const { items, templates, ...content } = detect();
      for (const raw of items) this.readItem(raw);
      for (const template of templates) this.templates.push({ ...template, folder });
      this.readContent(content, context);
    } catch (error) {
      if (!(error instanceof ParseError || error instanceof UnreadableItem)) throw error;
      this.addUnreadableDocument({ ...toSource(context), message: error.message });
    }
  }

  private readContent(
    { resources, unreadable, notes }: Pick<DetectedFormat, 'resources' | 'unreadable' | 'notes'>,
    context: DocumentContext,
  ): void {
    for (const resource of resources) this.passOn(resource);
    for (const { position, ...record } of unreadable) {
      this.addUnreadable({ ...toSource(context), ...record, ...position });
    }
    for (const note of notes) this.notes.push(`${context.file ?? this.file.source}: ${note}`);
  }

  private readItem(raw: unknown): void {
    let item: ConfigurationItem;
    try {
      item = toItem(raw);
    } catch (error) {
      this.addUnreadableItem(raw, describeError(error));
      return;
    }
    this.passOn(item);
  }

  /** It may be an item of a snapshot, of any resource. */
  private addUnreadableDocument(entry: Parameters<FileReader['addUnreadable']>[0]): void {
    this.isBroken = true;
    this.addUnreadable(entry);
  }

  private addUnreadableItem(raw: unknown, message: string): void {
    this.items++;
    this.addUnreadable({ ...identify(raw), message });
    const bare = toBareItem(raw);
    // It may be a resource that the snapshot seems to lack.
    if (bare?.accountId === undefined || bare.region === undefined) this.isBroken = true;
    if (bare && isNeeded(this.ruleIndex, toIndexKey(bare)) && !this.isLater(bare)) {
      this.onUnreadableItem?.(bare, this.items, this.scopes.add(bare));
    }
  }

  /** An item that cannot be evaluated, whatever the reason, must not end its file. */
  private passOn(item: ConfigurationItem): void {
    this.items++;
    const { resourceType, resourceId } = item;
    if (!isEvaluated(item, this.ruleIndex)) this.countUnjudged(resourceType);
    if (!isNeeded(this.ruleIndex, toIndexKey(item))) return;
    const scopeIndex = this.scopes.add(item);
    if (this.isLater(item)) return;
    try {
      this.onItem(item, this.items, scopeIndex);
    } catch (error) {
      const message = `Cannot evaluate the item: ${describeError(error)}`;
      this.addUnreadable({ resourceType, resourceId, message, ...toItemPosition(item) });
    }
  }

  /** Whether an item was captured later than the state to evaluate. Counts such items, and those that do not say. */
  private isLater({ shape, captureTime }: ConfigurationItem): boolean {
    if (this.at === Number.POSITIVE_INFINITY || shape !== 'config') return false;
    if (captureTime === undefined) this.undatedItems++;
    else if (Date.parse(captureTime) > this.at) {
      this.laterItems++;
      return true;
    }
    return false;
  }

  /**
   * A snapshot may have no item that a rule reads. Its first items show what it covers. For the state at a time, every
   * item counts: one that was captured later shows that the snapshot was taken later, unless its name says when.
   */
  private sampleScope(bytes: Buffer): void {
    const isSampled = this.samples < MAX_SAMPLES || (this.at !== Number.POSITIVE_INFINITY && !this.hasDeliveryName);
    if (!isSampled || bytes.length > MAX_SAMPLE_BYTES) return;
    this.samples++;
    try {
      this.scopes.add(toItem(JSON.parse(bytes.toString('utf8'))));
    } catch {
      // No rule reads the item, so it is not reported.
    }
  }

  private countUnjudged(resourceType: string): void {
    const isNew = !this.unjudgedTypes.has(resourceType);
    const type = isNew && this.unjudgedTypes.size >= MAX_TYPES ? FURTHER_TYPES : resourceType;
    this.unjudgedTypes.set(type, (this.unjudgedTypes.get(type) ?? 0) + 1);
  }
}

/** A person reads fewer. The work for documents that cannot be read is bounded, too: from then on they are only counted. */
const MAX_UNREADABLE_PARTS = 10_000;
const MAX_NOTES_OF_FILE = 100;
/** Config records hundreds of types. */
const MAX_TYPES = 10_000;
const FURTHER_TYPES = 'further types';

const describeFurtherUnreadable = (count: number): string =>
  `Cannot read ${pluralize(count, 'further part')} of the file: so many are only counted`;

/** The names under which AWS Config delivers files have their time. */
const DELIVERY_NAME = /_Config(?:Snapshot|History)_/;
const MAX_SAMPLES = 3;
const MAX_SAMPLE_BYTES = 1 << 16;
/** Whether a rule evaluates an item, or another resource of a template together with it. */
const isEvaluated = (item: ConfigurationItem, ruleIndex: RuleIndex): boolean =>
  isSelected(ruleIndex, toIndexKey(item)) || (item.evaluatedWith?.some((type) => isSelected(ruleIndex, type)) ?? false);

/** A text that is read as a whole. */
interface PendingDocument {
  readonly text: string;
  /** Returns the position of the text in its file. */
  readonly findStart: () => SourcePosition | undefined;
  readonly context: DocumentContext;
  /** The folder of the text, where a cloud assembly has its nested templates. */
  readonly folder: string;
}

/** An item that comes after a pending document, as {@link ScanSink.item} receives it. */
interface PendingItem {
  readonly bytes: Buffer;
  readonly resourceType: string | undefined;
  readonly isJson: boolean;
}

const toSource = ({ file }: DocumentContext) => (file === undefined ? {} : { source: file });
