import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateRule } from '../../../lib/core/evaluate/evaluate';
import { FactBook } from '../../../lib/core/facts';
import { parseParameters } from '../../../lib/core/parameters';
import type { Rule } from '../../../lib/core/rule';
import { detectText } from '../../../lib/formats/detect-text';
import { toItem } from '../../../lib/formats/items/configuration-item';
import { rules } from '../../../rules';
import { outsideData } from '../../outside-data';

const { folder, exists, testWithData } = outsideData('test/formats/template/reports.test.ts');

/** A question from a public bug report, with its answer. */
interface Report {
  readonly question: string;
  readonly rule: string;
  readonly args: readonly string[];
  readonly input: string;
  /** The id of the resource in question, or `*` for any. */
  readonly resource: string;
  readonly expected: Answer;
  readonly acceptable?: readonly Answer[];
}
type Answer = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'CANNOT_TELL' | 'UNREADABLE';

/** Reports that need a parameter of their rule, which this test does not pass on. */
const WITH_PARAMETERS = ['22-query-without-tags'];

const names = exists ? readdirSync(folder).filter((name) => !WITH_PARAMETERS.includes(name)) : ['a report'];

testWithData.each(names)('%s', async (name) => {
  const report = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')) as Report;
  const answers = await answer(report, readFileSync(join(folder, name, report.input), 'utf8'));
  const accepted = [report.expected, ...(report.acceptable ?? [])];
  expect({ report: name, answers: answers.filter((one) => accepted.includes(one)) }).toEqual({
    report: name,
    answers: [expect.any(String)],
  });
});

async function answer({ rule: ruleName, args, resource }: Report, text: string): Promise<Answer[]> {
  const rule = rules.find((one) => one.name === ruleName) as Rule;
  const { items, resources, unreadable } = await detectText(text, {});
  if (unreadable.length > 0) return ['UNREADABLE'];
  const all = [...items.map(toItem), ...resources];
  const facts = FactBook.from(rule.facts ?? [], all);
  const now = new Date(args[args.indexOf('--now') + 1] as string);
  return all
    .filter(({ resourceType }) => rule.resource.resourceTypes.includes(resourceType))
    .filter(({ resourceId }) => resource === '*' || resource === resourceId)
    .map((item) => evaluateRule({ rule, parameters: parseParameters(rule, {}) }, item, { now, facts, waivers: [] }))
    .map(({ complianceType, insufficientData }) => (insufficientData ? 'CANNOT_TELL' : complianceType));
}
