import { formatValue, isList, isObject, isString } from '../../core/json';
import { type JsonDocument, objectIn, uniteEntries } from '../document';
import { findReference } from './values/named-values';
import { resolve } from './values/resolve';
import type { SymbolTable } from './values/symbol-table';

/** The key of a loop of the language extensions: `Fn::ForEach::Buckets`. */
export const isLoopKey = (key: string): boolean => key.startsWith('Fn::ForEach::');

/** The most elements of a loop, and of all loops of a template together. */
const MAX_ELEMENTS = 500;
const MAX_EXPANSIONS = 5_000;
/** The most characters and values that loops make. */
const MAX_SIZE = 10 << 20;

/** A template whose loops are expanded. */
interface ExpandedTemplate {
  readonly document: JsonDocument;
  /** The reasons why loops are left, by their keys. */
  readonly failures: ReadonlyMap<string, string>;
  /** The parameters of which the default is a list of a loop. */
  readonly defaultsUsed: ReadonlySet<string>;
  readonly loopResources: readonly LoopResource[];
}

/** A resource of a loop that is left. Where the loop inserts an element, it has a text that only a deployment resolves. */
export interface LoopResource {
  /** The key of the loop. */
  readonly loop: string;
  readonly logicalId: string;
  readonly declaration: unknown;
}

/** Returns an element of a list that is not known, in the form of a dynamic reference. */
const toOpenElement = (name: string): string => `{{resolve:loop:${name}}}`;

/** The sections that may have loops among their entries. */
export const LOOP_SECTIONS = ['Conditions', 'Resources', 'Outputs'] as const;

/**
 * Expands the loops among the conditions, resources, properties and outputs of a template. A loop that cannot be expanded
 * stays.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 * @param createSymbols returns the symbols of the lists
 */
export function expandLoops(document: JsonDocument, createSymbols: () => SymbolTable): ExpandedTemplate {
  if (!hasLoops(document)) return { document, failures: new Map(), defaultsUsed: new Set(), loopResources: [] };
  const symbols = createSymbols();
  const expander = new LoopExpander(symbols);
  const sections = LOOP_SECTIONS.filter((name) => isObject(document[name]));
  const expanded = Object.fromEntries(sections.map((name) => [name, expander.expand(document[name])]));
  return {
    document: { ...document, ...expanded },
    failures: expander.failures,
    defaultsUsed: symbols.defaultsUsed,
    loopResources: listLoopResources(objectIn(expanded.Resources), symbols),
  };
}

function listLoopResources(resources: JsonDocument, symbols: SymbolTable): LoopResource[] {
  return Object.entries(resources)
    .filter(([key]) => isLoopKey(key))
    .flatMap(([loop, value]) => {
      const made = objectIn(new LoopExpander(symbols, true).expand({ [loop]: value }));
      return Object.entries(made).map(([logicalId, declaration]) => ({ loop, logicalId, declaration }));
    });
}

/** Most templates have no loops, and need not be copied. */
function hasLoops(document: JsonDocument): boolean {
  const values: unknown[] = [document];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (isObject(value) && Object.keys(value).some(isLoopKey)) return true;
    if (isObject(value) || isList(value)) for (const child of Object.values(value)) values.push(child ?? null);
  }
  return false;
}

/** A member of an object, with the offset of its key in the text. */
interface LoopEntry {
  readonly key: string;
  readonly value: unknown;
  readonly offset: number | undefined;
}

class LoopExpander {
  readonly failures = new Map<string, string>();
  private expansions = 0;
  private size = 0;

  /** @param takesOpenLists whether each list has one element, which is open */
  constructor(
    private readonly symbols: SymbolTable,
    private readonly takesOpenLists = false,
  ) {}

  expand(value: unknown): unknown {
    if (isList(value)) return this.carry(value, (element) => this.expand(element));
    if (!isObject(value)) return value;
    return this.assemble(
      value,
      this.listEntries(value).flatMap((entry) => this.expandEntry(entry)),
    );
  }

  private expandEntry(entry: LoopEntry): LoopEntry[] {
    const { key, value } = entry;
    if (!isLoopKey(key)) return [{ ...entry, value: this.expand(value) }];
    try {
      return this.expandLoop(entry);
    } catch (error) {
      if (!(error instanceof LoopError)) throw error;
      this.failures.set(key, error.message);
      return [entry];
    }
  }

  /** A loop in a loop that cannot be expanded makes the outer one fail as well. */
  private expandLoop({ value: loop, offset: loopOffset }: LoopEntry): LoopEntry[] {
    const [name, list, fragment] = isList(loop) && loop.length === 3 ? loop : [];
    if (!isString(name) || !isObject(fragment)) {
      throw new LoopError(`expected an identifier, a list and a fragment, found ${formatValue(loop)}`);
    }
    const elements = this.takesOpenLists ? [toOpenElement(name)] : this.readElements(list);
    return elements.flatMap((element) =>
      this.listEntries(objectIn(this.substitute(fragment, name, element))).flatMap(
        ({ key, value, offset = loopOffset }) =>
          isLoopKey(key) ? this.expandLoop({ key, value, offset }) : [{ key, value: this.expand(value), offset }],
      ),
    );
  }

  /** Replaces the identifier of a loop, in keys and values: `${Name}`, `&{Name}` (without special characters), `!Ref Name`. */
  private substitute(value: unknown, name: string, element: string): unknown {
    this.charge(1);
    if (isString(value)) return this.fill(value, name, element);
    if (isList(value)) return this.carry(value, (part) => this.substitute(part, name, element));
    if (!isObject(value)) return value;
    if (findReference(value) === name) return element;
    return this.assemble(
      value,
      this.listEntries(value).map(({ key, value: child, offset }) => ({
        key: this.fill(key, name, element),
        value: this.substitute(child, name, element),
        offset,
      })),
    );
  }

  private listEntries(value: JsonDocument): LoopEntry[] {
    const { positions } = this.symbols;
    return Object.entries(value).map(([key, child]) => ({
      key,
      value: child,
      offset: positions?.memberOffset(value, key),
    }));
  }

  private carry(list: readonly unknown[], convert: (element: unknown) => unknown): unknown[] {
    const made = list.map(convert);
    this.symbols.positions?.carry(made, list);
    return made;
  }

  private assemble(source: object, entries: readonly LoopEntry[]): JsonDocument {
    const made = uniteEntries(entries.map(({ key, value }) => [key, value] as const));
    const { positions } = this.symbols;
    const start = positions?.startOffset(source);
    if (positions && start !== undefined) {
      positions.record(made, start, new Map(entries.map(({ key, offset }) => [key, offset])));
    }
    return made;
  }

  private fill(text: string, name: string, element: string): string {
    const plain = this.takesOpenLists ? element : element.replace(/[^A-Za-z0-9]/g, '');
    return this.replace(this.replace(text, `\${${name}}`, element), `&{${name}}`, plain);
  }

  private replace(text: string, placeholder: string, element: string): string {
    const pieces = text.split(placeholder);
    this.charge(text.length + pieces.length * element.length);
    return pieces.join(element);
  }

  /** Without a limit, a few loops could make gigabytes. */
  private charge(size: number): void {
    this.size += size;
    if (this.size > MAX_SIZE) throw new LoopError('the loops make more than any template has');
  }

  private readElements(list: unknown): string[] {
    const resolved = resolve(list, this.symbols);
    if (!isList(resolved) || !resolved.every(isElement)) {
      throw new LoopError(`its list is ${formatValue(list)}, which only a deployment knows`);
    }
    this.expansions += resolved.length;
    if (resolved.length > MAX_ELEMENTS || this.expansions > MAX_EXPANSIONS) {
      throw new LoopError(`it has more than ${MAX_ELEMENTS} elements, or the loops more than ${MAX_EXPANSIONS}`);
    }
    return resolved.map(String);
  }
}

class LoopError extends Error {}

const isElement = (value: unknown): value is string | number => isString(value) || typeof value === 'number';
