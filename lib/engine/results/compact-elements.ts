import type { EvaluatedItem, RuleEvaluation } from '../../core/evaluate/evaluate';
import type { ComplianceType } from '../../core/evaluation';
import type { Rule } from '../../core/rule';
import { compareTexts } from '../../core/text/format';
import { breakJsonCommands } from '../../core/text/sanitize';
import { ELEMENT_START, type EvaluationOutcome, toOutcome } from '../run-result';
import { formatLocatedElement } from './evaluation-elements';
import type { ItemResult } from './item-result';

/**
 * Keeps the evaluations of items in a compact form until they are printed: as elements of the report's JSON they have six
 * times the bytes with all rules, which every run would write to the spool and read again.
 *
 * The text of an item has lines. The first three are members that all its evaluations share. A line for each follows: a
 * number for the rule and the outcome, and the annotation. The next line of a waived one is its waiver. An
 * evaluation of a template's resource is a line with the whole element.
 */
export class CompactElements {
  /** The rules by their place. Every thread has the same places, whatever the order of its rules. */
  private readonly rules: readonly Pick<Rule, 'name' | 'severity'>[];
  private readonly places: ReadonlyMap<string, number>;
  /** The parts of results by their number. A thread that prints nothing needs none. */
  private readonly parts: ResultParts[] = [];

  /** @param rules those of the run */
  constructor(rules: readonly Pick<Rule, 'name' | 'severity'>[]) {
    this.rules = [...rules].sort((a, b) => compareTexts(a.name, b.name));
    this.places = new Map(this.rules.map(({ name }, place) => [name, place]));
  }

  /** Returns the text of an item of a file. */
  format({ evaluated, evaluations }: Pick<ItemResult, 'evaluated' | 'evaluations'>, source: string): string {
    let text = evaluated ? formatSharedLines(evaluated) : '';
    for (const one of evaluations) {
      text += 'resourceType' in one ? `${formatLocatedElement(one, source)}\n` : this.formatResult(one);
    }
    return text;
  }

  private formatResult(result: RuleEvaluation): string {
    const { rule, annotation, waiver } = result;
    const number = OUTCOMES.length * (this.places.get(rule) as number) + OUTCOMES.indexOf(toOutcome(result));
    if (annotation === null && !waiver) return `${number}\n`;
    return `${number}${annotation === null ? '' : toSafeJson(annotation)}\n${waiver ? `${toSafeJson(waiver)}\n` : ''}`;
  }

  /**
   * Adds the elements of an item to others.
   * @param texts those of the item; the first has what its evaluations share
   * @param source as `formatSourceMember` returns it
   */
  addElements(texts: readonly Buffer[], source: Uint8Array, elements: ByteList): void {
    let resource = NO_BYTES;
    let time = NO_BYTES;
    let names = NO_BYTES;
    for (const text of texts) {
      const lines = new Lines(text);
      if (lines.isAt(QUOTATION_MARK)) {
        resource = lines.next();
        time = lines.next();
        names = lines.next();
      }
      while (lines.hasMore) {
        if (lines.isAt(OPENING_BRACE)) {
          elements.add(START).add(lines.next());
          continue;
        }
        const parts = this.findParts(lines.nextNumber());
        elements.add(parts.start).add(resource);
        const annotation = lines.next();
        if (annotation.length === 0) elements.add(parts.withoutAnnotation);
        else elements.add(parts.type).add(annotation).add(parts.severity);
        elements.add(time).add(source).add(names).add(parts.outcome);
        if (parts.isWaived) elements.add(lines.next()).add(END);
      }
    }
  }

  private findParts(number: number): ResultParts {
    const outcome = number % OUTCOMES.length;
    const rule = this.rules[(number - outcome) / OUTCOMES.length] as Pick<Rule, 'name' | 'severity'>;
    this.parts[number] ??= toResultParts(rule, OUTCOMES[outcome] as EvaluationOutcome);
    return this.parts[number] as ResultParts;
  }
}

const TYPE_BY_OUTCOME: Readonly<Record<EvaluationOutcome, ComplianceType>> = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  insufficientData: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
  waived: 'NOT_APPLICABLE',
};
const OUTCOMES = Object.keys(TYPE_BY_OUTCOME) as readonly EvaluationOutcome[];

/** The parts of an element that the results of a rule with the same outcome share, each with the marks around it. */
interface ResultParts {
  readonly start: Uint8Array;
  readonly type: Uint8Array;
  readonly severity: Uint8Array;
  /** `type`, no annotation and `severity`. */
  readonly withoutAnnotation: Uint8Array;
  /** Of a waived result, without the waiver and the end. */
  readonly outcome: Uint8Array;
  readonly isWaived: boolean;
}

function toResultParts({ name, severity }: Pick<Rule, 'name' | 'severity'>, outcome: EvaluationOutcome): ResultParts {
  const type = `,"complianceType":"${TYPE_BY_OUTCOME[outcome]}","annotation":`;
  const severityMember = `,"severity":"${severity}",`;
  const isWaived = outcome === 'waived';
  return {
    start: Buffer.from(`${ELEMENT_START}{"rule":"${name}",`),
    type: Buffer.from(type),
    severity: Buffer.from(severityMember),
    withoutAnnotation: Buffer.from(`${type}null${severityMember}`),
    outcome: Buffer.from(`,"outcome":"${outcome}"${isWaived ? ',"waiver":' : '}'}`),
    isWaived,
  };
}

/** Returns the three lines of members that all evaluations of an item share. */
const formatSharedLines = ({
  resourceType,
  resourceId,
  accountId,
  region,
  orderingTimestamp,
  resourceName,
  arn,
}: EvaluatedItem): string =>
  `"resourceType":${quoteValue(resourceType)},"resourceId":${quoteValue(resourceId)},"accountId":${quoteValue(accountId)},"region":${quoteValue(region)}
"orderingTimestamp":${quoteValue(orderingTimestamp)}
"resourceName":${quoteValue(resourceName)},"arn":${quoteValue(arn)}
`;

/** Returns the same as `toSafeJson`. Nearly all values are plain, for which it takes a third of the time. */
function quoteValue(value: string | null): string {
  if (value === null) return 'null';
  return PLAIN_VALUE.test(value) ? `"${value}"` : toSafeJson(value);
}

/** Printable ASCII that JSON writes as it is, and in which no CI system finds a command. */
const PLAIN_VALUE = /^[ !$-[\]-~]*$/;

/** Formats the source of a file for {@link CompactElements}. */
export const formatSourceMember = (source: string): Uint8Array => Buffer.from(`,"source":${toSafeJson(source)},`);

/** No command reaches from one value into the next, since each ends with a quotation mark or a brace. */
const toSafeJson = (value: unknown): string => breakJsonCommands(JSON.stringify(value));

const START = Buffer.from(ELEMENT_START);
const END = Buffer.from('}');
const NO_BYTES: Uint8Array = new Uint8Array();
const LINE_END = 0x0a;
const QUOTATION_MARK = 0x22;
const OPENING_BRACE = 0x7b;
const ZERO = 0x30;

/** Reads the lines of a text one after the other. */
class Lines {
  private at = 0;
  constructor(private readonly text: Buffer) {}

  get hasMore(): boolean {
    return this.at < this.text.length;
  }

  isAt(byte: number): boolean {
    return this.text[this.at] === byte;
  }

  /** Returns the rest of the line. */
  next(): Uint8Array {
    const start = this.at;
    const end = this.isAt(LINE_END) ? start : this.text.indexOf(LINE_END, start);
    this.at = end + 1;
    return start === end ? NO_BYTES : this.text.subarray(start, end);
  }

  /** Reads a number, and not the rest of the line. */
  nextNumber(): number {
    let number = 0;
    for (let digit = this.digit(); digit >= 0 && digit <= 9; digit = this.digit()) {
      number = 10 * number + digit;
      this.at++;
    }
    return number;
  }

  private digit(): number {
    return (this.text[this.at] as number) - ZERO;
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
