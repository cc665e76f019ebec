import type { ParsedChoice, ParsedCondition } from './runbook';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html */
const CHOICE_OPERATORS: Readonly<Record<string, (variable: unknown, value: unknown) => boolean>> = {
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

/** Returns the next step of the first choice whose condition is true, or `undefined`. References must be resolved. */
export const chooseNextStep = (choices: readonly ParsedChoice[]): string | undefined =>
  choices.find(holdsChoice)?.NextStep;

function holdsChoice({ And, Or, Not, Variable, ...rest }: ParsedCondition): boolean {
  if (And) return And.every(holdsChoice);
  if (Or) return Or.some(holdsChoice);
  if (Not) return !holdsChoice(Not);
  const [operator] = Object.keys(rest).filter((key) => key !== 'NextStep');
  const compare = CHOICE_OPERATORS[operator ?? ''];
  if (!compare) throw new Error(`Cannot branch: AWS documents no operator "${operator}"`);
  return compare(Variable, rest[operator as string]);
}
