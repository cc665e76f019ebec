import {
  type CollectionTag,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type ScalarTag,
  type Tags,
} from 'yaml';
import { isObject } from '../../core/reading/properties';
import { ParseError } from '../parse-error';

/** CloudFormation takes templates of 1 MB; more is no template. */
const MOST_TEXT = 4 << 20;
/** Values, those that aliases repeat included: without a limit a few lines make billions of them. */
const MOST_VALUES = 500_000;
const MOST_DEPTH = 200;

/**
 * A CloudFormation template in YAML as the JSON it stands for: `!Sub x` is `{"Fn::Sub": "x"}`.
 * CloudFormation reads YAML 1.1, so `yes` is a boolean, but knows no dates: a policy's version stays text.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 * @throws ParseError
 */
export function parseYaml(text: string): unknown {
  if (text.length > MOST_TEXT) {
    throw new ParseError(
      `Cannot read the YAML document: it is larger than any template, ${text.length} characters`,
      'broken',
    );
  }
  try {
    const document = parseDocument(text, { version: '1.1', customTags, stringKeys: true, logLevel: 'error' });
    const [error] = document.errors;
    // The parser descends into nested values as far as the stack reaches, and reports that as a mistake of the text.
    if (error?.message.includes('call stack')) throw tooMuch('nested too deeply', error);
    if (error) throw new ParseError(`Cannot parse the document as YAML: ${error.message.split('\n', 1)[0]}`, 'broken');
    return new Composition().value(document.contents, 0);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooMuch('nested too deeply', error);
  }
}

/** What CloudFormation leaves out of YAML 1.1, beside dates. */
const UNKNOWN_TO_CLOUDFORMATION: ReadonlySet<string> = new Set(
  ['timestamp', 'binary', 'omap', 'pairs', 'set', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
);

const customTags = (tags: Tags): Tags =>
  tags.flatMap((tag): Tags => {
    if (typeof tag === 'string') return [tag];
    return UNKNOWN_TO_CLOUDFORMATION.has(tag.tag) ? [] : [isScalarTag(tag) ? asCommonlyRead(tag) : tag];
  });

const isScalarTag = (tag: ScalarTag | CollectionTag): tag is ScalarTag => tag.collection === undefined;

/** Two places where the parsers in common use, CloudFormation's among them, take YAML 1.1 less literally. */
function asCommonlyRead(tag: ScalarTag): ScalarTag {
  // An account such as 012345678901 is text: not octal for its 8 and 9, not decimal for its 0.
  if (tag.test?.test('8') && tag.tag === 'tag:yaml.org,2002:int') return { ...tag, test: /^[-+]?(0|[1-9][0-9_]*)$/ };
  // `y` and `n` are letters.
  if (tag.test?.test('y')) return { ...tag, test: /^(?:yes|true|on)$/i };
  if (tag.test?.test('n')) return { ...tag, test: /^(?:no|false|off)$/i };
  return tag;
}

class Composition {
  private values = 0;
  private readonly anchors = new Map<string, Node>();

  value(node: unknown, depth: number): unknown {
    if (++this.values > MOST_VALUES) throw tooMuch(`more than ${MOST_VALUES} values`);
    if (depth > MOST_DEPTH) throw tooMuch('nested too deeply');
    if (isAlias(node)) return this.value(this.anchors.get(node.source), depth + 1);
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor) this.anchors.set(node.anchor, node);
      return tagged(node.tag, this.untagged(node, depth));
    }
    return null;
  }

  private untagged(node: Node, depth: number): unknown {
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (isMap(node)) {
      const entries = node.items.map(
        ({ key, value }) => [String(this.value(key, depth + 1)), this.value(value, depth + 1)] as const,
      );
      return Object.fromEntries(merged(entries));
    }
    return isScalar(node) ? node.value : null;
  }
}

type Entries = readonly (readonly [key: string, value: unknown])[];

/** CloudFormation itself knows no merge keys, but `aws cloudformation package` resolves them. */
function merged(entries: Entries): Entries {
  if (!entries.some(([key]) => key === '<<')) return entries;
  const sources = entries.filter(([key]) => key === '<<').flatMap(([, value]) => value);
  const inherited = sources.reverse().flatMap((source) => (isObject(source) ? Object.entries(source) : []));
  return [...inherited, ...entries.filter(([key]) => key !== '<<')];
}

/** The short forms of the intrinsic functions. */
function tagged(tag: string | undefined, value: unknown): unknown {
  if (!tag?.startsWith('!')) return value;
  if (tag === '!Ref' || tag === '!Condition') return { [tag.slice(1)]: value };
  if (tag === '!GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${tag.slice(1)}`]: value };
}

const tooMuch = (what: string, cause?: unknown): ParseError =>
  new ParseError(`Cannot read the YAML document: it is ${what}`, 'broken', { cause });
