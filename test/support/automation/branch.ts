import type { Choice, Condition } from './document';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html */
const OPERATORS: Readonly<Record<string, (variable: unknown, value: unknown) => boolean>> = {
  StringEquals: (variable, value) => variable === value,
  EqualsIgnoreCase: (variable, value) => String(variable).toLowerCase() === String(value).toLowerCase(),
  StartsWith: (variable, value) => String(variable).startsWith(String(value)),
  EndsWith: (variable, value) => String(variable).endsWith(String(value)),
  Contains: (variable, value) => String(variable).includes(String(value)),
  NumericEquals: (variable, value) => Number(variable) === Number(value),
  NumericGreater: (variable, value) => Number(variable) > Number(value),
  NumericLesser: (variable, value) => Number(variable) < Number(value),
  NumericGreaterOrEquals: (variable, value) => Number(variable) >= Number(value),
  NumericLesserOrEquals: (variable, value) => Number(variable) <= Number(value),
  BooleanEquals: (variable, value) => variable === value,
};

/** The step that the first fitting choice names, its references resolved; undefined when none fits. */
export const chosen = (choices: readonly Choice[]): string | undefined => choices.find(holds)?.NextStep;

function holds({ And, Or, Not, Variable, ...rest }: Condition): boolean {
  if (And) return And.every(holds);
  if (Or) return Or.some(holds);
  if (Not) return !holds(Not);
  const [operator] = Object.keys(rest).filter((key) => key !== 'NextStep');
  const compare = OPERATORS[operator ?? ''];
  if (!compare) throw new Error(`Cannot branch: AWS documents no operator "${operator}"`);
  return compare(Variable, rest[operator as string]);
}
