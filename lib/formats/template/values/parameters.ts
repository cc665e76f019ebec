import { isList, isString } from '../../../core/json';
import type { NumberRange } from '../../../core/reading/unreadable';
import { type JsonDocument, objectIn } from '../../document';
import {
  createNamedValues,
  findNamedValues,
  findReference,
  isScalarValue,
  MAX_CANDIDATES,
  type NamedValues,
} from './named-values';
import { listReferredNames } from './referred-names';

/** The values that a deployment may give a parameter, as far as they may matter. */
export interface ParameterDomain {
  /** The default is the first one. */
  readonly values: readonly string[];
  readonly defaultValue: string | undefined;
  /** Whether the deployment may give it a value that is not one of these, and that makes a difference. */
  readonly mayBeOther: boolean;
  /** Whether there is a list of all values, or a default: reading the parameter gives one of the values. */
  readonly isListed: boolean;
}

/** The values that a template distinguishes of a parameter. */
type ParameterUses = Pick<NamedValues, 'keys' | 'isOpen'> & { readonly compared: ReadonlySet<string> };

/** The parameters of a template. */
export class ParameterSection {
  private readonly declared: JsonDocument;
  private readonly domains = new Map<string, ParameterDomain>();
  private found: Map<string, NamedValues> | undefined;
  private groups: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(private readonly template: JsonDocument) {
    this.declared = objectIn(template.Parameters);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.declared, name);
  }

  list(): string[] {
    return Object.keys(this.declared);
  }

  get(name: string): JsonDocument {
    return this.has(name) ? objectIn(this.declared[name]) : {};
  }

  /** Whether CloudFormation shows `****` for it: the template says that it is secret. */
  isHidden(name: string): boolean {
    const { NoEcho: noEcho } = this.get(name);
    return noEcho === true || noEcho === 'true';
  }

  /** The numbers that a parameter may be. Bounds that CloudFormation refuses are none. */
  findRange(name: string): NumberRange | undefined {
    const { Type: type, MinValue: min, MaxValue: max } = this.get(name);
    if (type !== 'Number') return undefined;
    const range = { min: toBound(min, Number.NEGATIVE_INFINITY), max: toBound(max, Number.POSITIVE_INFINITY) };
    return range.min <= range.max ? range : undefined;
  }

  domain(name: string): ParameterDomain {
    const known = this.domains.get(name);
    if (known) return known;
    const domain = this.findDomain(name);
    this.domains.set(name, domain);
    return domain;
  }

  /**
   * A default is not the value, since a deployment may give another one. It represents all values that the template does
   * not distinguish from it. So the other values are those that the template names, and an unknown one if the template
   * compares the parameter with all of them.
   */
  private findDomain(name: string): ParameterDomain {
    const { Type: type, Default: raw, AllowedValues: allowed } = this.get(name);
    if (isStoredParameter(type)) return UNKNOWN_DOMAIN;
    const defaultValue = isScalarValue(raw)
      ? String(raw)
      : isList(raw) && raw.every(isScalarValue)
        ? raw.join(',')
        : undefined;
    const first = defaultValue === undefined ? [] : [defaultValue];
    if (isList(allowed) && allowed.length > 0 && allowed.every(isScalarValue)) {
      const values = [...new Set([...first, ...allowed.map(String)])];
      // The elements of a list are allowed values, so the list may be any of them.
      if (isListType(type)) return { values: first, defaultValue, mayBeOther: true, isListed: true };
      if (values.length <= MAX_CANDIDATES) return { values, defaultValue, mayBeOther: false, isListed: true };
      return { ...UNKNOWN_DOMAIN, defaultValue };
    }
    const { keys, isOpen } = this.named.get(name) ?? NOTHING_NAMED;
    const compared = this.findCompared(name);
    const values = [...new Set([...first, ...listBooleans(defaultValue), ...compared, ...keys])];
    if (values.length > MAX_CANDIDATES) return { ...UNKNOWN_DOMAIN, defaultValue };
    if (defaultValue === undefined) return { values, defaultValue, mayBeOther: true, isListed: false };
    const mayBeOther = isOpen || values.every((value) => compared.has(value));
    return { values, defaultValue, mayBeOther, isListed: true };
  }

  /** Returns the values that the template distinguishes of a parameter. */
  findUses(name: string): ParameterUses | undefined {
    const named = this.named.get(name);
    return named && { ...named, compared: this.findCompared(name) };
  }

  /** Adds the values that a nested stack distinguishes of a parameter of its own, which has the value of an expression. */
  addUses(expression: unknown, uses: ParameterUses): void {
    const name = findReference(expression);
    for (const one of name === undefined ? listReferredNames(expression) : [name]) {
      const named = this.named.get(one) ?? createNamedValues();
      this.named.set(one, named);
      if (name === undefined || uses.isOpen) named.isOpen = true;
      if (name === undefined) continue;
      addSome(named.compared, uses.compared);
      addSome(named.keys, uses.keys);
    }
  }

  private get named(): Map<string, NamedValues> {
    this.found ??= findNamedValues(this.template);
    return this.found;
  }

  /** Returns the values that a parameter is compared with, itself or as the value of another parameter. */
  private findCompared(name: string): ReadonlySet<string> {
    const named = this.named.get(name);
    if (!named || named.partners.size === 0) return named?.compared ?? NOTHING;
    this.groups ??= this.groupPartners();
    return this.groups.get(name) ?? NOTHING;
  }

  /** Parameters that are compared with each other share their values. */
  private groupPartners(): ReadonlyMap<string, ReadonlySet<string>> {
    const groups = new Map<string, Set<string>>();
    for (const name of this.named.keys()) {
      if (groups.has(name)) continue;
      const values = new Set<string>();
      const members = [name];
      groups.set(name, values);
      for (let member = members.pop(); member !== undefined; member = members.pop()) {
        const { Default: defaultValue, AllowedValues: allowed } = this.get(member);
        const own = [defaultValue, ...(isList(allowed) ? allowed : [])].filter(isScalarValue).map(String);
        const { compared, partners } = this.named.get(member) ?? NOTHING_NAMED;
        for (const value of [...own, ...compared]) values.add(value);
        for (const partner of partners) {
          if (groups.has(partner)) continue;
          groups.set(partner, values);
          members.push(partner);
        }
      }
    }
    return groups;
  }
}

function toBound(value: unknown, absent: number): number {
  if (value === undefined) return absent;
  return typeof value === 'number' || (isString(value) && value.trim() !== '') ? Number(value) : Number.NaN;
}

/** A parameter that may have any value. */
export const UNKNOWN_DOMAIN: ParameterDomain = {
  values: [],
  defaultValue: undefined,
  mayBeOther: true,
  isListed: false,
};
const NOTHING: ReadonlySet<string> = new Set();
const NOTHING_NAMED = createNamedValues();

/** More values than are tried make no difference. */
function addSome(values: Set<string>, others: ReadonlySet<string>): void {
  for (const value of others) if (values.size <= MAX_CANDIDATES) values.add(value);
}

/** The value that a deployment gives is the name of a parameter of Systems Manager, whose own value is not known. */
export const isStoredParameter = (type: unknown): boolean =>
  isString(type) && type.startsWith('AWS::SSM::Parameter::Value');

export const isListType = (type: unknown): boolean =>
  type === 'CommaDelimitedList' || (isString(type) && type.startsWith('List<'));

/** CloudFormation takes a boolean in each of these cases. */
const BOOLEANS = [
  ['true', 'false'],
  ['True', 'False'],
  ['TRUE', 'FALSE'],
];

/** Lists the values of a boolean in the case of its default. All elements of a list have one of them. */
function listBooleans(defaultValue = ''): string[] {
  const elements = defaultValue.split(',').map((element) => element.trim());
  const words = BOOLEANS.find((pair) => elements.every((element) => pair.includes(element))) ?? [];
  return words.map((word) => elements.map(() => word).join(','));
}
