import type { FrameworkResult } from '../core/standards/frameworks/assess';
import { escapeMarkup } from '../core/text/sanitize';
import { categorize, type ReportedEvaluation, type RunResult, type UnreadableEntry } from '../engine/run-result';
import { formatReasons } from './frameworks/framework-labels';
import { formatId, formatResourceAndScope } from './labels';
import { type GroupedRun, groupByRule, type RuleGroup } from './summary/grouping';

/** The number of test cases that are kept in memory. Each has a few hundred characters. */
const MAX_CASES_IN_MEMORY = 100_000;

/**
 * Formats a run as JUnit XML: a test suite for each rule, and in it a test case for each resource. Non-compliant
 * resources are failures, not applicable ones are skipped, and unreadable ones are errors. A framework is a suite too,
 * in which controls that are not met are failures, and those that were not evaluated are skipped.
 */
export function* formatJunit(run: RunResult): Generator<string> {
  const grouped = groupByRule(run);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="assay"${formatCountAttributes(countTotal(run, grouped))}>\n`;
  for (const batch of splitIntoBatches(grouped.rules)) yield* formatSuites(batch, run);
  const withoutRule = run.unreadable.filter(({ rule }) => !grouped.rules.some(({ name }) => name === rule));
  if (withoutRule.length > 0) {
    const errors = withoutRule.length;
    yield `  <testsuite name="unreadable"${formatCountAttributes({ tests: errors, failures: 0, errors, skipped: 0 })}>\n`;
    for (const entry of withoutRule) yield formatErrorCase(entry);
    yield '  </testsuite>\n';
  }
  for (const framework of run.frameworks ?? []) yield* formatFrameworkSuite(framework);
  yield '</testsuites>\n';
}

/**
 * Splits the rules into batches. A suite has to be written in one piece, but the evaluations of a rule are spread over
 * the run. Each batch costs one pass over the evaluations and keeps its test cases in memory.
 */
function splitIntoBatches(rules: readonly RuleGroup[]): RuleGroup[][] {
  const batches: RuleGroup[][] = [];
  let cases = 0;
  for (const rule of rules) {
    const { tests } = countTests(rule, 0);
    const batch = batches.at(-1);
    if (batch && cases + tests <= MAX_CASES_IN_MEMORY) {
      batch.push(rule);
      cases += tests;
    } else {
      batches.push([rule]);
      cases = tests;
    }
  }
  return batches;
}

function* formatSuites(batch: readonly RuleGroup[], run: RunResult): Generator<string> {
  const [only] = batch;
  if (only && batch.length === 1) {
    yield* formatSuite(only, run, formatTestCases(only.name, run));
    return;
  }
  const cases = new Map<string, string[]>(batch.map(({ name }) => [name, []]));
  for (const evaluation of run.evaluations()) cases.get(evaluation.rule)?.push(formatTestCase(evaluation));
  for (const rule of batch) yield* formatSuite(rule, run, cases.get(rule.name) ?? []);
}

function* formatTestCases(rule: string, run: RunResult): Generator<string> {
  for (const evaluation of run.evaluations()) if (evaluation.rule === rule) yield formatTestCase(evaluation);
}

function* formatSuite(rule: RuleGroup, { unreadable, now }: RunResult, cases: Iterable<string>): Generator<string> {
  const errors = unreadable.filter((entry) => entry.rule === rule.name);
  const counts = countTests(rule, errors.length);
  if (counts.tests === 0) return;
  const attributes = formatAttributes({ name: rule.name, timestamp: now.toISOString().slice(0, 19) });
  yield `  <testsuite${attributes}${formatCountAttributes(counts)}>\n`;
  yield* cases;
  for (const entry of errors) yield formatErrorCase(entry);
  yield '  </testsuite>\n';
}

function formatTestCase(evaluation: ReportedEvaluation): string {
  const { rule, resourceType, severity, annotation } = evaluation;
  const name = formatResourceAndScope(evaluation);
  const classname = `${rule}.${resourceType}`;
  const open = `    <testcase${formatAttributes({ name, classname, ...toFileAttributes(evaluation) })}`;
  const message = annotation ?? '';
  switch (categorize(evaluation)) {
    case 'compliant':
      return `${open}/>\n`;
    case 'nonCompliant':
    case 'insufficientData':
      return `${open}><failure${formatAttributes({ type: severity, message })}>${escapeMarkup(message)}</failure></testcase>\n`;
    case 'known':
      return `${open}><skipped${formatAttributes({ message: `In the baseline: ${message}` })}/></testcase>\n`;
    default:
      return `${open}><skipped${message && formatAttributes({ message })}/></testcase>\n`;
  }
}

function formatErrorCase(entry: UnreadableEntry): string {
  const { source, resourceType, resourceId, rule, message } = entry;
  const name = resourceId === undefined ? source : formatId(resourceId);
  const classname = [rule ?? 'unreadable', resourceType].filter(Boolean).join('.');
  return (
    `    <testcase${formatAttributes({ name, classname, ...toFileAttributes(entry) })}>` +
    `<error${formatAttributes({ type: 'unreadable', message })}>${escapeMarkup(message)}</error></testcase>\n`
  );
}

/** Only templates have lines. */
const toFileAttributes = ({ source, line }: Pick<UnreadableEntry, 'source' | 'line'>): Record<string, string> => ({
  file: source,
  ...(line !== undefined && { line: String(line) }),
});

function* formatFrameworkSuite(framework: FrameworkResult): Generator<string> {
  yield `  <testsuite${formatAttributes({ name: framework.title })}${formatCountAttributes(countControls(framework))}>\n`;
  for (const control of framework.controls) {
    const name = `${control.control} ${control.title}`;
    const open = `    <testcase${formatAttributes({ name, classname: framework.framework })}`;
    const message = formatReasons(control);
    if (control.result === 'met') yield `${open}/>\n`;
    else if (control.result === 'notEvaluated') yield `${open}><skipped${formatAttributes({ message })}/></testcase>\n`;
    else {
      const attributes = formatAttributes({ type: 'notMet', message });
      yield `${open}><failure${attributes}>${escapeMarkup(message)}</failure></testcase>\n`;
    }
  }
  yield '  </testsuite>\n';
}

const countControls = ({ summary }: FrameworkResult): TestCounts => ({
  tests: summary.controls,
  failures: summary.notMet,
  errors: 0,
  skipped: summary.notEvaluated,
});

interface TestCounts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countTests({ counts }: RuleGroup, errors: number): TestCounts {
  const { compliant, nonCompliant, insufficientData, notApplicable, waived, known } = counts;
  const failures = nonCompliant + insufficientData;
  const skipped = notApplicable + waived + known;
  return { tests: compliant + failures + skipped + errors, failures, errors, skipped };
}

function countTotal({ unreadable, frameworks = [] }: RunResult, { rules }: GroupedRun): TestCounts {
  const counts = [...rules.map((rule) => countTests(rule, 0)), ...frameworks.map(countControls)];
  const total = (field: keyof TestCounts) => counts.reduce((sum, one) => sum + one[field], 0);
  const errors = unreadable.length;
  return { tests: total('tests') + errors, failures: total('failures'), errors, skipped: total('skipped') };
}

const formatCountAttributes = ({ tests, failures, errors, skipped }: TestCounts): string =>
  ` tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0"`;

const formatAttributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
    .join('');
