/**
 * The names of a deployment's functions. They are the same in every Region, so that one dashboard shows all of them.
 */
export const createFunctionNames = (prefix: string) => ({
  evaluator: `${prefix}-evaluator`,
  collector: `${prefix}-collector`,
  alerts: `${prefix}-alerts`,
  planner: `${prefix}-planner`,
});
