import type { Parameter, Parameters } from '../../../core/parameters';
import { MANAGED_RULE_TABLE, type ManagedRuleRow } from './managed-rule-table';
import type { ParameterValue } from './parameters';
import type { Triggers } from './scope';

/** A managed rule, as AWS's list describes it. */
export interface ManagedRule extends Triggers {
  /** AWS's name: `restricted-ssh`. */
  readonly name: string;
  /** `INCOMING_SSH_DISABLED` */
  readonly identifier: string;
  /** Types that AWS Config records. Empty if the rule evaluates others, or the account. */
  readonly resourceTypes: readonly string[];
  /**
   * With AWS's defaults, which only the console fills in. A parameter that may be left out has a blank default.
   * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
   */
  readonly parameters: Parameters;
}

export type ManagedRuleName = keyof typeof MANAGED_RULE_TABLE;

const ROWS = new Map<string, ManagedRuleRow>(Object.entries(MANAGED_RULE_TABLE));
const NAMES_BY_IDENTIFIER = new Map([...ROWS].map(([name, row]) => [selectIdentifier(name, row), name]));

/** Returns the managed rule with AWS's name or identifier, if it is in AWS's list. */
export function findManagedRule(nameOrIdentifier: string): ManagedRule | undefined {
  const name = NAMES_BY_IDENTIFIER.get(nameOrIdentifier) ?? nameOrIdentifier;
  const row = ROWS.get(name);
  if (!row) return undefined;
  const [triggers, resourceTypes, parameters] = row;
  return {
    name,
    identifier: selectIdentifier(name, row),
    onChange: triggers.includes('change'),
    periodic: triggers.includes('periodic'),
    resourceTypes: resourceTypes === '' ? [] : resourceTypes.split(' '),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([parameter, specification]) => [parameter, toParameter(specification, name)]),
    ),
  };
}

export const listManagedRuleNames = (): string[] => [...ROWS.keys()];
export const listManagedRuleIdentifiers = (): string[] => [...NAMES_BY_IDENTIFIER.keys()];

/** Whether a text has the form of an identifier: `RDS_STORAGE_ENCRYPTED`. */
export const isIdentifier = (text: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(text);

function selectIdentifier(name: string, [, , , identifier]: ManagedRuleRow): string {
  return identifier ?? name.toUpperCase().replaceAll('-', '_');
}

function toParameter(specification: string, rule: string): Parameter<string> {
  const [, type = '', required, value = ''] = /^(\w+)(!?)(?:=(.*))?$/s.exec(specification) ?? [];
  const { type: description, pattern } = PARAMETER_TYPES[type] ?? { type: 'text', pattern: /^/ };
  return {
    type: description,
    description: `see https://docs.aws.amazon.com/config/latest/developerguide/${rule}.html`,
    ...(required === '' && { default: value }),
    parse(text) {
      const word = text.trim();
      if (word !== '' && !pattern.test(word)) throw new Error(`got "${text}", expected ${description}`);
      if (!/^(true|false)$/i.test(word)) return word;
      // Some rules expect a capital letter, as in their default.
      const lower = word.toLowerCase();
      return /^[TF]/.test(value) ? lower.replace(/^./, (letter) => letter.toUpperCase()) : lower;
    },
  };
}

const PARAMETER_TYPES: Readonly<Record<string, { readonly type: string; readonly pattern: RegExp }>> = {
  int: { type: 'an integer', pattern: /^-?\d+$/ },
  double: { type: 'a number', pattern: /^-?\d+(\.\d+)?$/ },
  boolean: { type: 'true or false', pattern: /^(true|false)$/i },
  CSV: { type: 'a list', pattern: /^/ },
};

/** The parameters of a managed rule as people write them: typed values, lists as lists. */
export type ManagedRuleParameters<N extends ManagedRuleName> = {
  readonly [K in keyof (typeof MANAGED_RULE_TABLE)[N][2]]?: ParameterInput<(typeof MANAGED_RULE_TABLE)[N][2][K]>;
};

type ParameterInput<Specification> = Specification extends `int${string}` | `double${string}`
  ? number
  : Specification extends `boolean${string}` | `String=${'true' | 'false' | 'True' | 'False'}`
    ? boolean
    : ParameterValue;
