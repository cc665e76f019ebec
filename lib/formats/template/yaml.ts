import {
  type Alias,
  type CollectionTag,
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  Parser,
  type ScalarTag,
  type Tags,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { SourcePosition } from '../../core/item';
import { isObject } from '../../core/json';
import { quoteStart } from '../../core/text/format';
import { ParseError } from '../parse-error';
import { type MemberOffsets, SourcePositions } from './positions/source-positions';

/** CloudFormation accepts templates of up to 1 MB. */
const MAX_YAML_LENGTH = 4 << 20;
/** Counts values that aliases repeat, too. Without a limit, a few lines of aliases produce billions of values. */
const MAX_VALUES = 500_000;
const MAX_YAML_DEPTH = 200;

/**
 * Parses the only document of a text; see {@link parseYamlDocuments}.
 * @throws ParseError
 */
export function parseTemplateYaml(text: string): unknown {
  const { documents, repeatedKeys } = parseYamlDocuments(text);
  const [repeated] = repeatedKeys;
  if (repeated !== undefined) {
    throw new ParseError(`Cannot parse the document as YAML: Map keys must be unique: ${repeated}`, 'broken');
  }
  if (documents.length === 1) return documents[0];
  throw new ParseError(`Cannot parse the document as YAML: found ${documents.length} documents`, 'broken');
}

/** The documents of a YAML text as JSON values, and where the text has them. */
interface YamlDocuments {
  readonly documents: readonly unknown[];
  /** The keys that a map has a second time, as {@link DocumentContext.repeatedKeys}. */
  readonly repeatedKeys: readonly string[];
  readonly positions: SourcePositions;
}

/**
 * Parses CloudFormation templates in YAML, separated by `---`, into JSON values: `!Sub x` becomes `{"Fn::Sub": "x"}`.
 * CloudFormation reads YAML 1.1, so `yes` is a boolean, but without dates, so a policy's version stays text.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 * @param start the position of the text in its file, if it does not begin it
 * @throws ParseError
 */
export function parseYamlDocuments(text: string, start?: SourcePosition): YamlDocuments {
  if (text.length > MAX_YAML_LENGTH) {
    throw new ParseError(
      `Cannot read the YAML document: it has ${text.length} characters, more than any template`,
      'broken',
    );
  }
  try {
    const composer = new Composer({
      version: '1.1',
      customTags,
      stringKeys: true,
      logLevel: 'error',
      // The parser would compare each key with all others of its map. The converter finds duplicates with a set.
      uniqueKeys: false,
      keepSourceTokens: true,
    });
    const documents = [...composer.compose(parseTokens(text))];
    const positions = new SourcePositions(text, start);
    const [error] = documents.flatMap(({ errors }) => errors);
    // The parser recurses into nested values and reports a stack overflow as an error of the text.
    if (error?.code === 'RESOURCE_EXHAUSTION') throw tooLarge('is nested too deeply', error);
    if (error) {
      const place = positions.describe(error.pos[0]);
      throw new ParseError(`Cannot parse the document as YAML: ${error.message} at ${place}`, 'broken');
    }
    const converter = new NodeConverter(positions);
    const values = documents.map(({ contents }) => converter.convert(contents, 0));
    return { documents: values, repeatedKeys: converter.repeatedKeys, positions };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge('is nested too deeply', error);
  }
}

function* parseTokens(text: string): ReturnType<Parser['next']> {
  const parser = new Parser();
  for (const token of new LenientLexer().lex(text)) yield* parser.next(token);
  yield* parser.end();
}

/** The parts of the lexer that look at the indentation within brackets and quotes. */
type IndentedParts = new () => Pick<Lexer, 'lex'> & {
  /** The fewest spaces before the next line of the same value. */
  indentNext: number;
  parseFlowCollection(): Generator<string, unknown>;
  parseQuotedScalar(): Generator<string, unknown>;
};

/**
 * Common YAML parsers, including CloudFormation's, accept any indentation within brackets and quotes, as in a policy that
 * is pasted as JSON. The specification asks for more than that of the line before.
 */
class LenientLexer extends (Lexer as unknown as IndentedParts) {
  override parseFlowCollection(): Generator<string, unknown> {
    return this.ignoreIndent(super.parseFlowCollection());
  }

  override parseQuotedScalar(): Generator<string, unknown> {
    return this.ignoreIndent(super.parseQuotedScalar());
  }

  private *ignoreIndent(tokens: Generator<string, unknown>): Generator<string, unknown> {
    const { indentNext } = this;
    this.indentNext = 0;
    const next = yield* tokens;
    this.indentNext = indentNext;
    return next;
  }
}

/** Tags of YAML 1.1 that CloudFormation does not support. */
const UNSUPPORTED_TAGS: ReadonlySet<string> = new Set(
  ['timestamp', 'binary', 'omap', 'pairs', 'set', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
);

const customTags = (tags: Tags): Tags =>
  tags.flatMap((tag): Tags => {
    if (typeof tag === 'string') return [tag];
    return UNSUPPORTED_TAGS.has(tag.tag) ? [] : [isScalarTag(tag) ? relaxTest(tag) : tag];
  });

const isScalarTag = (tag: ScalarTag | CollectionTag): tag is ScalarTag => tag.collection === undefined;

/** Common YAML 1.1 parsers, including CloudFormation's, deviate from the specification in some places. */
function relaxTest(tag: ScalarTag): ScalarTag {
  // A number has a digit before its exponent, or at all: `E1` and `.` are text.
  if (tag.test?.test('E1'))
    return { ...tag, test: /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)[eE][-+]?[0-9]+$/ };
  if (tag.test?.test('.')) return { ...tag, test: /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/ };
  // An account such as 012345678901 is text: 8 and 9 are not octal digits, and a decimal does not start with 0.
  if (tag.test?.test('8') && tag.tag === 'tag:yaml.org,2002:int') return { ...tag, test: /^[-+]?(0|[1-9][0-9_]*)$/ };
  // `y` and `n` are text, not booleans.
  if (tag.test?.test('y')) return { ...tag, test: /^(?:yes|true|on)$/i };
  if (tag.test?.test('n')) return { ...tag, test: /^(?:no|false|off)$/i };
  return tag;
}

/** Converts the nodes of a YAML document into JSON values, within the limits. */
class NodeConverter {
  readonly repeatedKeys: string[] = [];
  private values = 0;
  private readonly anchors = new Map<string, Node>();
  private aliases = 0;

  constructor(private readonly positions: SourcePositions) {}

  convert(node: unknown, depth: number): unknown {
    if (++this.values > MAX_VALUES) throw tooLarge(`has more than ${MAX_VALUES} values`);
    if (depth > MAX_YAML_DEPTH) throw tooLarge('is nested too deeply');
    if (isAlias(node)) return this.convertAlias(node, depth);
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor) this.anchors.set(node.anchor, node);
      return applyTag(node.tag, this.convertContent(node, depth));
    }
    return null;
  }

  /** The position of an aliased value is that of the alias, so its parts have none. */
  private convertAlias(alias: Alias, depth: number): unknown {
    const anchored = this.anchors.get(alias.source);
    if (!anchored) {
      const place = this.describePosition(alias);
      throw new ParseError(
        `Cannot parse the document as YAML: the alias "${alias.source}"${place} has no anchor`,
        'broken',
      );
    }
    this.aliases++;
    const value = this.convert(anchored, depth + 1);
    this.aliases--;
    return value;
  }

  private convertContent(node: Node, depth: number): unknown {
    if (isSeq(node)) return this.convertList(node, depth);
    if (isMap(node)) return this.convertMap(node, depth);
    return isScalar(node) ? node.value : null;
  }

  private convertList(node: YAMLSeq, depth: number): unknown[] {
    const list = node.items.map((item) => this.convert(item, depth + 1));
    const offsets = node.items.map((item, index) => findTagOffset(node, index) ?? findOffset(item));
    this.record(list, node, offsets);
    return list;
  }

  private convertMap(node: YAMLMap, depth: number): object {
    const entries = node.items.map(
      ({ key, value }) => [String(this.convert(key, depth + 1)), this.convert(value, depth + 1)] as const,
    );
    this.findRepeatedKeys(node, entries);
    const map = Object.fromEntries(applyMergeKeys(entries));
    const offsets = new Map(entries.map(([key], index) => [key, findOffset(node.items[index]?.key)]));
    // A merge key has the position of what it inherits.
    const merged = offsets.get('<<');
    if (merged !== undefined) for (const key of Object.keys(map)) offsets.set(key, offsets.get(key) ?? merged);
    this.record(map, node, offsets);
    return map;
  }

  private record(value: object, node: Node, members: MemberOffsets): void {
    if (this.aliases === 0) this.positions.record(value, findOffset(node) ?? 0, members);
  }

  /** The merge key may be repeated. */
  private findRepeatedKeys({ items }: YAMLMap, entries: MapEntries): void {
    const keys = new Set<string>();
    for (const [index, [key]] of entries.entries()) {
      if (keys.has(key) && key !== '<<' && this.aliases === 0) {
        this.repeatedKeys.push(`${quoteStart(key)}${this.describePosition(items[index]?.key)}`);
      }
      keys.add(key);
    }
  }

  private describePosition(node: unknown): string {
    const offset = findOffset(node);
    return offset === undefined ? '' : ` at ${this.positions.describe(offset)}`;
  }
}

const findOffset = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** The range of a node begins after its tag, which may be on the line before. */
function findTagOffset(node: YAMLSeq, index: number): number | undefined {
  const { srcToken } = node as YAMLSeq.Parsed;
  return srcToken?.items[index]?.start.find(({ type }) => type === 'tag' || type === 'anchor')?.offset;
}

type MapEntries = readonly (readonly [key: string, value: unknown])[];

/** CloudFormation does not support merge keys, but `aws cloudformation package` resolves them. */
function applyMergeKeys(entries: MapEntries): MapEntries {
  if (!entries.some(([key]) => key === '<<')) return entries;
  const sources = entries.filter(([key]) => key === '<<').flatMap(([, value]) => value);
  const inherited = sources.reverse().flatMap((source) => (isObject(source) ? Object.entries(source) : []));
  return [...inherited, ...entries.filter(([key]) => key !== '<<')];
}

/** Expands the short form of an intrinsic function. */
function applyTag(tag: string | undefined, value: unknown): unknown {
  if (!tag?.startsWith('!')) return value;
  if (tag === '!Ref' || tag === '!Condition') return { [tag.slice(1)]: value };
  if (tag === '!GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${tag.slice(1)}`]: value };
}

const tooLarge = (problem: string, cause?: unknown): ParseError =>
  new ParseError(`Cannot read the YAML document: it ${problem}`, 'broken', { cause });
