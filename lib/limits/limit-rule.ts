import { createContext, Script } from 'node:vm';
import type { ConfigurationItem } from '../core/item';
import type { Rule } from '../core/rule';

/** The longest time, in milliseconds, that the code of a rule may take for one resource. */
const TIME_LIMIT = 10_000;
/** A rule that never ends for so many resources is not run for further ones. */
const MAX_OVERRUNS = 3;

/** The code runs from inside a script, since Node.js ends only scripts after a time. */
const host = createContext({ run: () => undefined }) as { run: () => unknown };
const script = new Script('run()');

/**
 * Returns a rule whose code, that of its reader and of its plans, runs within limits: it ends after ten seconds for one
 * resource, and cannot end the process. A limit that it exceeds is an error of this rule with this resource; all others
 * are evaluated. Facts that a team declares itself have no limits.
 *
 * Limits cost 25 µs of processor time for each evaluation, and with a thread for each 50 to 100 µs of time: an
 * evaluation by a small rule takes 1 µs. Memory has no limit.
 * @param timeLimit milliseconds
 */
export function limitRule(rule: Rule, timeLimit = TIME_LIMIT): Rule {
  let overruns = 0;
  const run = (code: () => unknown): unknown => {
    if (overruns === MAX_OVERRUNS) {
      throw new Error(`it did not end for ${MAX_OVERRUNS} resources, so it is not run for others`);
    }
    try {
      return runLimited(code, timeLimit);
    } catch (error) {
      if ((error as NodeJS.ErrnoException | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      overruns += 1;
      throw new Error(`it did not end within ${timeLimit / 1000} s`);
    }
  };
  // The functions get the item and read it themselves, so that reading is within the limits, too.
  const { resource, remediation } = rule;
  const read = (item: unknown): unknown => resource.read(item as ConfigurationItem);
  return {
    ...rule,
    ...limitFunctions(rule, ['evaluate', 'collect'], run, read),
    ...limitFunctions(rule, ['conclude'], run),
    resource: { ...resource, read: (item) => item },
    ...(remediation && {
      remediation: { ...remediation, ...limitFunctions(remediation, ['plan', 'state'], run, read) },
    }),
  };
}

/** Returns rules whose code runs within limits, each with those of its own. */
export const limitRules = (rules: readonly Rule[]): Rule[] => rules.map((rule) => limitRule(rule));

type RunCode = (code: () => unknown) => unknown;

/**
 * Returns some functions of an object, which run within limits.
 * @param toFirst returns the first value of a function from the one that it gets
 */
function limitFunctions(
  owner: object,
  names: readonly string[],
  run: RunCode,
  toFirst: (value: unknown) => unknown = (value) => value,
): object {
  const functions = Object.entries(owner).filter(([name, value]) => names.includes(name) && value instanceof Function);
  const limited = functions.map(([name, code]) => [
    name,
    (first: unknown, ...others: unknown[]) => run(() => Reflect.apply(code, owner, [toFirst(first), ...others])),
  ]);
  return Object.fromEntries(limited);
}

function runLimited(code: () => unknown, timeout: number): unknown {
  const { run } = host;
  const { exit } = process;
  process.exit = refuseExit;
  host.run = code;
  try {
    return script.runInContext(host, { timeout });
  } finally {
    host.run = run;
    process.exit = exit;
  }
}

function refuseExit(): never {
  throw new Error('it called process.exit, and a rule cannot end the process');
}
