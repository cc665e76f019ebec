import type { ComplianceType } from '../../core/evaluation';
import type { Rule } from '../../core/rule';
import { compareTexts } from '../../core/text/format';
import { breakJsonCommands } from '../../core/text/sanitize';
import { ELEMENT_START, type ItemEvaluation, toOutcome } from '../run-result';
import { formatLocatedElement } from './evaluation-elements';

/**
 * Keeps the evaluations of items in a compact form until they are printed. The elements of the report's JSON repeat the
 * resource, the rule and the file in each of them: with all rules they have five times the bytes, which every run would
 * write to the spool and read again: up to 20 MB of memory and 5 % of the processor time for 100,000 items.
 *
 * The text of an item has lines, since there is no line break in JSON. The first three are members that all evaluations of
 * the item share. For a usual result, which is one without an annotation, a line with a number follows, and for any other
 * three lines with its own members. Evaluations of a template's resource share less: its text has whole elements.
 */
export class CompactElements {
  /** The lines of the usual results, by the name of the rule. */
  private readonly usualLines: ReadonlyMap<string, Readonly<Record<UsualType, string>>>;
  /** The usual results, by their number. */
  private readonly usualResults: readonly ResultParts[];

  /** @param rules those of the run */
  constructor(rules: readonly Pick<Rule, 'name' | 'severity'>[]) {
    // Every thread has the same numbers, whatever the order of its rules.
    const sorted = [...rules].sort((a, b) => compareTexts(a.name, b.name));
    const results = sorted.flatMap(({ name: rule, severity }) =>
      USUAL_TYPES.map((complianceType) => ({ rule, severity, complianceType, annotation: null })),
    );
    this.usualResults = results.map((result) => {
      const { rule, own, outcome } = formatResultParts(result);
      return { rule: Buffer.from(rule), own: Buffer.from(own), outcome: Buffer.from(outcome) };
    });
    this.usualLines = new Map(
      sorted.map(({ name }, index) => [
        name,
        { COMPLIANT: `${USUAL_TYPES.length * index}\n`, NOT_APPLICABLE: `${USUAL_TYPES.length * index + 1}\n` },
      ]),
    );
  }

  /** Returns the text of an item of a file. */
  format(evaluations: readonly ItemEvaluation[], source: string): string {
    const [first] = evaluations;
    if (!first) return '';
    if (first.line !== undefined) return evaluations.map((one) => `${formatLocatedElement(one, source)}\n`).join('');
    let text = formatSharedLines(first);
    for (const evaluation of evaluations) text += this.findUsualLine(evaluation) ?? formatOwnLines(evaluation);
    return text;
  }

  private findUsualLine({ rule, complianceType, annotation, waiver }: ItemEvaluation): string | undefined {
    if (complianceType === 'NON_COMPLIANT' || annotation !== null || waiver) return undefined;
    return this.usualLines.get(rule)?.[complianceType];
  }

  /** Adds the elements of an item, whose text this is, to others. @param source as `formatSourceMember` returns it */
  addElements(text: Buffer, source: Uint8Array, elements: ByteList): void {
    const lines = new Lines(text);
    if (text[0] === OPENING_BRACE) {
      while (lines.hasMore) elements.add(START).add(lines.next());
      return;
    }
    const [resource, time, names] = [lines.next(), lines.next(), lines.next()];
    while (lines.hasMore) {
      const { rule, own, outcome } = lines.isAtBrace
        ? { rule: lines.next(), own: lines.next(), outcome: lines.next() }
        : (this.usualResults[lines.nextNumber()] as ResultParts);
      elements.add(START).add(rule).add(resource).add(own).add(time).add(source).add(names).add(outcome);
    }
  }
}

type UsualType = Exclude<ComplianceType, 'NON_COMPLIANT'>;
const USUAL_TYPES = ['COMPLIANT', 'NOT_APPLICABLE'] as const satisfies readonly UsualType[];

/** The parts of an element that differ between the evaluations of an item, each with the marks around it. */
interface ResultParts<T = Uint8Array> {
  readonly rule: T;
  readonly own: T;
  readonly outcome: T;
}

type Result = Pick<
  ItemEvaluation,
  'rule' | 'severity' | 'complianceType' | 'annotation' | 'waiver' | 'insufficientData'
>;

function formatResultParts(result: Result): ResultParts<string> {
  const { rule, complianceType, annotation, severity, waiver } = result;
  const text = annotation === null ? 'null' : toSafeJson(annotation);
  return {
    rule: `{"rule":"${rule}",`,
    own: `,"complianceType":"${complianceType}","annotation":${text},"severity":"${severity}",`,
    outcome: `,"outcome":"${toOutcome(result)}"${waiver ? `,"waiver":${toSafeJson(waiver)}` : ''}}`,
  };
}

/** Returns the three lines of members that all evaluations of an item share. */
const formatSharedLines = (evaluation: ItemEvaluation): string => {
  const { resourceType, resourceId, accountId, region, orderingTimestamp, resourceName, arn } = evaluation;
  return `"resourceType":${quoteValue(resourceType)},"resourceId":${quoteValue(resourceId)},"accountId":${quoteValue(accountId)},"region":${quoteValue(region)}
"orderingTimestamp":${quoteValue(orderingTimestamp)}
"resourceName":${quoteValue(resourceName)},"arn":${quoteValue(arn)}
`;
};

/** Returns the same as `toSafeJson`. Nearly all values are plain, for which it takes a third of the time. */
function quoteValue(value: string | null): string {
  if (value === null) return 'null';
  return PLAIN_VALUE.test(value) ? `"${value}"` : toSafeJson(value);
}

/** Printable ASCII that JSON writes as it is, and in which no CI system finds a command. */
const PLAIN_VALUE = /^[ !$-[\]-~]*$/;

function formatOwnLines(result: Result): string {
  const { rule, own, outcome } = formatResultParts(result);
  return `${rule}\n${own}\n${outcome}\n`;
}

/** Formats the source of a file for {@link CompactElements}. */
export const formatSourceMember = (source: string): Uint8Array => Buffer.from(`,"source":${toSafeJson(source)},`);

/** No command reaches from one value into the next, since each ends with a quotation mark or a brace. */
const toSafeJson = (value: unknown): string => breakJsonCommands(JSON.stringify(value));

const START = Buffer.from(ELEMENT_START);
const LINE_END = 0x0a;
const OPENING_BRACE = 0x7b;
const ZERO = 0x30;

/** Reads the lines of a text one after the other. */
class Lines {
  private at = 0;
  constructor(private readonly text: Buffer) {}

  get hasMore(): boolean {
    return this.at < this.text.length;
  }

  get isAtBrace(): boolean {
    return this.text[this.at] === OPENING_BRACE;
  }

  next(): Uint8Array {
    const start = this.at;
    const end = this.text.indexOf(LINE_END, start);
    this.at = end + 1;
    return this.text.subarray(start, end);
  }

  nextNumber(): number {
    let number = 0;
    for (let byte = this.text[this.at++]; byte !== LINE_END; byte = this.text[this.at++]) {
      number = 10 * number + (byte as number) - ZERO;
    }
    return number;
  }
}

/** Bytes that are put together from many short parts. */
export class ByteList {
  private bytes = Buffer.allocUnsafeSlow(LIST_BYTES);
  length = 0;

  add(part: Uint8Array): this {
    const end = this.length + part.length;
    if (end > this.bytes.length) this.grow(end);
    this.bytes.set(part, this.length);
    this.length = end;
    return this;
  }

  /** Returns the bytes, and begins again. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.allocUnsafeSlow(LIST_BYTES);
    this.length = 0;
    return taken;
  }

  private grow(least: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

const LIST_BYTES = 256 << 10;
