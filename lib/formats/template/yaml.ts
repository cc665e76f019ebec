import {
  type CollectionTag,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type ScalarTag,
  type Tags,
  type YAMLMap,
} from 'yaml';
import { isList, isObject } from '../../core/json';
import { ParseError } from '../parse-error';

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
  const documents = parseYamlDocuments(text);
  if (documents.length === 1) return documents[0];
  throw new ParseError(`Cannot parse the document as YAML: found ${documents.length} documents`, 'broken');
}

/**
 * Parses CloudFormation templates in YAML, separated by `---`, into JSON values: `!Sub x` becomes `{"Fn::Sub": "x"}`.
 * CloudFormation reads YAML 1.1, so `yes` is a boolean, but without dates, so a policy's version stays text.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 * @throws ParseError
 */
export function parseYamlDocuments(text: string): unknown[] {
  if (text.length > MAX_YAML_LENGTH) {
    throw new ParseError(
      `Cannot read the YAML document: it has ${text.length} characters, more than any template`,
      'broken',
    );
  }
  try {
    const documents = parseAllDocuments(text, {
      version: '1.1',
      customTags,
      stringKeys: true,
      logLevel: 'error',
      // The parser would compare each key with all others of its map. The converter finds duplicates with a set.
      uniqueKeys: false,
    });
    if (!isList(documents)) return [null];
    const [error] = documents.flatMap(({ errors }) => errors);
    // The parser recurses into nested values and reports a stack overflow as an error of the text.
    if (error?.code === 'RESOURCE_EXHAUSTION') throw tooLarge('is nested too deeply', error);
    if (error) throw new ParseError(`Cannot parse the document as YAML: ${error.message.split('\n', 1)[0]}`, 'broken');
    const converter = new NodeConverter(text);
    return documents.map(({ contents }) => converter.convert(contents, 0));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge('is nested too deeply', error);
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

/** Common YAML 1.1 parsers, including CloudFormation's, deviate from the specification in two places. */
function relaxTest(tag: ScalarTag): ScalarTag {
  // An account such as 012345678901 is text: 8 and 9 are not octal digits, and a decimal does not start with 0.
  if (tag.test?.test('8') && tag.tag === 'tag:yaml.org,2002:int') return { ...tag, test: /^[-+]?(0|[1-9][0-9_]*)$/ };
  // `y` and `n` are text, not booleans.
  if (tag.test?.test('y')) return { ...tag, test: /^(?:yes|true|on)$/i };
  if (tag.test?.test('n')) return { ...tag, test: /^(?:no|false|off)$/i };
  return tag;
}

/** Converts the nodes of a YAML document into JSON values, within the limits. */
class NodeConverter {
  private values = 0;
  private readonly anchors = new Map<string, Node>();

  constructor(private readonly text: string) {}

  convert(node: unknown, depth: number): unknown {
    if (++this.values > MAX_VALUES) throw tooLarge(`has more than ${MAX_VALUES} values`);
    if (depth > MAX_YAML_DEPTH) throw tooLarge('is nested too deeply');
    if (isAlias(node)) return this.convert(this.anchors.get(node.source), depth + 1);
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor) this.anchors.set(node.anchor, node);
      return applyTag(node.tag, this.convertContent(node, depth));
    }
    return null;
  }

  private convertContent(node: Node, depth: number): unknown {
    if (isSeq(node)) return node.items.map((item) => this.convert(item, depth + 1));
    if (isMap(node)) {
      const entries = node.items.map(
        ({ key, value }) => [String(this.convert(key, depth + 1)), this.convert(value, depth + 1)] as const,
      );
      this.rejectDuplicates(node, entries);
      return Object.fromEntries(applyMergeKeys(entries));
    }
    return isScalar(node) ? node.value : null;
  }

  /** The merge key may be repeated. */
  private rejectDuplicates({ items }: YAMLMap, entries: MapEntries): void {
    const keys = new Set<string>();
    for (const [index, [key]] of entries.entries()) {
      if (keys.has(key) && key !== '<<') {
        const place = this.describePlace(items[index]?.key);
        throw new ParseError(`Cannot parse the document as YAML: Map keys must be unique${place}`, 'broken');
      }
      keys.add(key);
    }
  }

  private describePlace(node: unknown): string {
    const [offset] = (isNode(node) && node.range) || [];
    if (offset === undefined) return '';
    const before = this.text.slice(0, offset).split('\n');
    return ` at line ${before.length}, column ${(before.at(-1) as string).length + 1}:`;
  }
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
