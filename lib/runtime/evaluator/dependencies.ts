import { createRuleFunctionDependencies, type RuleFunctionDependencies } from '../rule-function/dependencies';

/**
 * The clients, waivers and rules of the evaluator.
 *
 * @example
 * const dependencies: EvaluatorDependencies = { registry: rules, ...createEvaluatorDependencies(import.meta.url) };
 */
export interface EvaluatorDependencies extends RuleFunctionDependencies {
  readonly writeMetrics: (line: string) => void;
}

/**
 * Creates the evaluator's dependencies in Lambda.
 * @param codeUrl the URL of the function's code, beside which its waivers are: `import.meta.url`
 * @throws Error when the file of waivers is missing or invalid
 *
 * @example
 * export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });
 */
export const createEvaluatorDependencies = (codeUrl: string): Omit<EvaluatorDependencies, 'registry'> => ({
  ...createRuleFunctionDependencies(codeUrl, 'assay-evaluator'),
  writeMetrics: (line) => void process.stdout.write(`${line}\n`),
});
