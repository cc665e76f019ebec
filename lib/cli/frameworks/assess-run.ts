import type { Rule } from '../../core/rule';
import { assessFramework, type RuleCounts } from '../../core/standards/frameworks/assess';
import { FRAMEWORK_IDS, type FrameworkCatalog } from '../../core/standards/frameworks/define-framework';
import type { RunResult } from '../../engine/run-result';
import type { Option } from '../definition';

/** The frameworks whose controls a command is about. */
export const FRAMEWORK_OPTION = {
  group: 'Rules',
  type: 'string',
  multiple: true,
  commas: true,
  value: '<framework>',
  description:
    "Only rules that answer this framework's controls, as strict as these ask for, and a result for each control. May be repeated",
  choices: FRAMEWORK_IDS,
} as const satisfies Option;

/** The options that can leave out resources of an account. */
interface LeavingOutValues {
  readonly type?: unknown;
  readonly region?: unknown;
  readonly tag?: unknown;
}

/** Adds the results of frameworks to a run. */
export function assessRun(
  run: RunResult,
  frameworks: readonly FrameworkCatalog[],
  known: readonly Rule[],
  { type, region, tag }: LeavingOutValues,
): RunResult {
  const evidence = {
    enabled: run.rules,
    known,
    ...countByType(run),
    unreadable: run.unreadable,
    isFiltered: [type, region, tag].some((filter) => filter !== undefined),
  };
  return { ...run, frameworks: frameworks.map((framework) => assessFramework(framework, evidence)) };
}

const NO_RESULTS: RuleCounts = { compliant: 0, nonCompliant: 0, insufficientData: 0, waived: 0, notApplicable: 0 };

type MutableCounts = { -readonly [K in keyof RuleCounts]: number };

/** Counts the results of each rule by resource type, and collects its accounts, in one pass. */
function countByType(run: RunResult) {
  const counts = new Map<string, Map<string, MutableCounts>>();
  const accounts = new Map<string, Set<string | null>>();
  for (const { rule, resourceType, accountId, outcome } of run.evaluations()) {
    const byType = counts.get(rule) ?? new Map<string, MutableCounts>();
    const own = byType.get(resourceType) ?? { ...NO_RESULTS };
    own[outcome]++;
    counts.set(rule, byType.set(resourceType, own));
    accounts.set(rule, (accounts.get(rule) ?? new Set()).add(accountId));
  }
  return { counts, accounts };
}
