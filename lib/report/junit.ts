import type { RunResult, ReportedEvaluation, UnreadableEntry } from '../engine/run-result';
import { formatId, formatScope, formatResource } from './labels';
import { toOutcome } from './outcome';
import { type GroupedRun, groupByRule, type RuleGroup } from './table/grouping';
import { sanitizeTerminal } from './table/terminal';

/** Test cases held in memory at once: each is a few hundred characters. */
const HELD_CASES = 100_000;

/**
 * JUnit's XML, as build servers read it: a suite for each rule, a test case for each resource it judged. Not applicable
 * is skipped, unreadable is an error.
 */
export function* formatJunit(report: RunResult): Generator<string> {
  const found = groupByRule(report, { offences: 0, undecided: 0 });
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="assay"${counts(totalOf(report, found))}>\n`;
  for (const rules of walksOver(found.rules)) yield* suites(rules, report);
  const homeless = report.unreadable.filter(({ rule }) => !found.rules.some(({ name }) => name === rule));
  if (homeless.length > 0) {
    const errors = homeless.length;
    yield `  <testsuite name="unreadable"${counts({ tests: errors, failures: 0, errors, skipped: 0 })}>\n`;
    for (const entry of homeless) yield errorCase(entry);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

/**
 * The rules, in lots that one walk over the evaluations serves. A suite has to be in one piece, and the evaluations of
 * a rule are not: either they are held, or every rule costs a walk.
 */
function walksOver(rules: readonly RuleGroup[]): RuleGroup[][] {
  const lots: RuleGroup[][] = [];
  let held = 0;
  for (const rule of rules) {
    const { tests } = countsOf(rule, 0);
    const lot = lots.at(-1);
    if (lot && held + tests <= HELD_CASES) {
      lot.push(rule);
      held += tests;
    } else {
      lots.push([rule]);
      held = tests;
    }
  }
  return lots;
}

function* suites(rules: readonly RuleGroup[], report: RunResult): Generator<string> {
  const [only] = rules;
  if (only && rules.length === 1) {
    yield* suite(only, report, casesOf(only.name, report));
    return;
  }
  const cases = new Map<string, string[]>(rules.map(({ name }) => [name, []]));
  for (const evaluation of report.evaluations()) cases.get(evaluation.rule)?.push(testCase(evaluation));
  for (const rule of rules) yield* suite(rule, report, cases.get(rule.name) ?? []);
}

function* casesOf(rule: string, report: RunResult): Generator<string> {
  for (const evaluation of report.evaluations()) if (evaluation.rule === rule) yield testCase(evaluation);
}

function* suite(rule: RuleGroup, { unreadable, now }: RunResult, cases: Iterable<string>): Generator<string> {
  const errors = unreadable.filter((entry) => entry.rule === rule.name);
  const counted = countsOf(rule, errors.length);
  if (counted.tests === 0) return;
  yield `  <testsuite${attributes({ name: rule.name, timestamp: now.toISOString().slice(0, 19) })}${counts(counted)}>\n`;
  yield* cases;
  for (const entry of errors) yield errorCase(entry);
  yield '  </testsuite>\n';
}

function testCase(evaluation: ReportedEvaluation): string {
  const { rule, resourceType, source, severity, annotation } = evaluation;
  const place = formatScope(evaluation);
  const name = `${formatResource(evaluation)}${place && `, ${place}`}`;
  const open = `    <testcase${attributes({ name, classname: `${rule}.${resourceType}`, file: source })}`;
  const message = annotation ?? '';
  switch (toOutcome(evaluation)) {
    case 'compliant':
      return `${open}/>\n`;
    case 'offence':
    case 'undecided':
      return `${open}><failure${attributes({ type: severity, message })}>${escaped(message)}</failure></testcase>\n`;
    default:
      return `${open}><skipped${message && attributes({ message })}/></testcase>\n`;
  }
}

function errorCase({ source, resourceType, resourceId, rule, message }: UnreadableEntry): string {
  const name = resourceId === undefined ? source : formatId(resourceId);
  const classname = [rule ?? 'unreadable', resourceType].filter(Boolean).join('.');
  return (
    `    <testcase${attributes({ name, classname, file: source })}>` +
    `<error${attributes({ type: 'unreadable', message })}>${escaped(message)}</error></testcase>\n`
  );
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countsOf({ compliant, offences, undecided, notApplicable, waived }: RuleGroup, errors: number): Counts {
  const failures = offences.count + undecided.count;
  const skipped = notApplicable + waived;
  return { tests: compliant + failures + skipped + errors, failures, errors, skipped };
}

function totalOf({ unreadable }: RunResult, { rules }: GroupedRun): Counts {
  const all = rules.map((rule) => countsOf(rule, 0));
  const sum = (field: keyof Counts) => all.reduce((total, one) => total + one[field], 0);
  const errors = unreadable.length;
  return { tests: sum('tests') + errors, failures: sum('failures'), errors, skipped: sum('skipped') };
}

const counts = ({ tests, failures, errors, skipped }: Counts): string =>
  ` tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0"`;

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');

/** Control characters cannot stand in XML 1.0, not even as references, so they are written out. */
const escaped = (text: string): string =>
  sanitizeTerminal(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
