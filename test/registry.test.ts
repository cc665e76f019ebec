import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parameter } from '../lib/core/parameters';
import { factsForPlan } from '../lib/core/remediation/plan-remediation';
import { findStaleFiles } from '../lib/dev/generate';
import { ruleFolders } from './rules/harness';
import { rules } from './rules/registry';
import { ROOT } from './source';

/** AWS's limits: https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html and API_Scope.html */
const LIMITS = { name: 128, description: 256, inputParameters: 1024, resourceTypes: 100 };

const SECTIONS = ['Why', 'What it judges', 'What it does not see', 'Examples', 'Putting it right'];

test('the registry holds the rule of every folder', () => {
  expect(rules.map(({ name }) => name)).toEqual(ruleFolders.map(({ folder }) => folder).sort());
});

test('what is generated is what the rules say today (`npm run gen`)', () => {
  expect(findStaleFiles(ROOT, ruleFolders).map(({ path }) => path)).toEqual([]);
});

test('the front page has its table of rules', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain('<!-- generated: rules -->');
});

test('facts of the same name are the same', () => {
  const facts = new Set(ruleFolders.flatMap(({ rule }) => rule.facts ?? []));
  const names = [...facts].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test('facts that plans need are the same where they have the same name', () => {
  const facts = new Set(ruleFolders.flatMap(({ rule }) => factsForPlan(rule)));
  const names = [...facts].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

describe.each(ruleFolders)('$folder', ({ folder, rule, plans }) => {
  const parameters: [string, Parameter<unknown>][] = Object.entries(rule.parameters);

  test('says in a line what it asks for, in a sentence or two why, and what it does not see', () => {
    expect(rule.title).toMatch(/^[A-Z].{14,99}[^.\s]$/);
    expect(rule.rationale).toMatch(/^[A-Z].{38,398}\.$/);
    expect(rule.limitations).not.toEqual([]);
    for (const blindSpot of rule.limitations) expect(blindSpot).toMatch(/^[A-Z].{13,248}\.$/);
  });

  test('describes its parameters, whose defaults can be read', () => {
    for (const [name, parameter] of parameters) {
      expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9]*$/);
      expect(parameter.description).toMatch(/^[A-Z].{13,148}[^.\s]$/);
      if (parameter.default !== undefined) expect(() => parameter.parse(parameter.default as string)).not.toThrow();
    }
  });

  test('keeps to the limits of AWS Config', () => {
    const defaults = parameters.flatMap(([name, parameter]) =>
      parameter.default === undefined ? [] : [[name, parameter.default]],
    );
    const inputParameters = { rule: rule.name, ...Object.fromEntries(defaults) };
    expect(rule.name.length).toBeLessThanOrEqual(LIMITS.name);
    expect(rule.title.length).toBeLessThanOrEqual(LIMITS.description);
    expect(JSON.stringify(inputParameters).length).toBeLessThanOrEqual(LIMITS.inputParameters);
    expect(rule.resource.resourceTypes.length).toBeGreaterThan(0);
    expect(rule.resource.resourceTypes.length).toBeLessThanOrEqual(LIMITS.resourceTypes);
  });

  test('judges types by their AWS names, and names a managed rule as AWS does', () => {
    for (const type of rule.resource.resourceTypes) expect(type).toMatch(/^AWS::[A-Z]\w*::[A-Z]\w*$/);
    expect(rule.managedRule ?? 'none').toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('runs on each trigger once', () => {
    const triggers = rule.triggers.map((trigger) => trigger.on);
    expect(triggers).toEqual([...new Set(triggers)]);
  });

  test('has plan cases exactly when it has a remediation', () => {
    const files = ['remediation.ts', 'plans.ts'].filter((name) => existsSync(join(ROOT, 'rules', folder, name)));
    expect(files).toEqual(rule.remediation ? ['remediation.ts', 'plans.ts'] : []);
    const kinds = new Set((plans ?? []).map(({ expected }) => ('kind' in expected ? expected.kind : 'unreadable')));
    if (rule.remediation) expect([...kinds]).toContain('fix');
    if (rule.remediation) expect(kinds.has('manual') || kinds.has('nothing')).toBe(true);
  });

  test('shows a fix of what is read live, which is what is remediated', () => {
    const shapes = (plans ?? []).flatMap(({ shape, expected }) =>
      'kind' in expected && expected.kind === 'fix' ? [shape ?? 'config'] : [],
    );
    if (rule.remediation) expect(shapes).toContain('description');
  });

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
  test('names the steps of its remediation once, as a document can, each with the parameters of its operation', () => {
    const { steps = [], undoSteps = [] } = rule.remediation ?? {};
    for (const declared of [steps, undoSteps]) {
      // A document numbers a step that may be there several times.
      const names = declared.flatMap(({ name, times = 1 }) =>
        times === 1 ? [name] : [name, ...Array.from({ length: times }, (_, index) => `${name}${index + 1}`)],
      );
      expect(names).toEqual([...new Set(names)]);
      for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]{2,40}\d*$/);
      for (const { parameters, operation } of declared) {
        expect(parameters).toEqual([...new Set(parameters)]);
        expect(Object.keys(operation.parameters)).toEqual(expect.arrayContaining([...parameters]));
      }
    }
  });

  describe('README.md', () => {
    const file = join(ROOT, 'rules', folder, 'README.md');
    const page = existsSync(file) ? readFileSync(file, 'utf8') : '';

    test('is headed by the name, with its sections in order', () => {
      expect([...page.matchAll(/^#{1,2} (.*)$/gm)].map(([, heading]) => heading)).toEqual([rule.name, ...SECTIONS]);
    });

    test('has something in every section', () => {
      const texts = page.split(/^## .*$/m).slice(1);
      expect(texts.filter((text) => text.trim().length < 20)).toEqual([]);
    });

    test('has its generated parts', () => {
      expect(page).toMatch(/^# .*\n\n<!-- generated: head -->\n/);
      expect(page).toMatch(/^## Examples\n\n(?:.*\n)*?<!-- generated: examples -->\n/m);
      if (rule.remediation) expect(page).toMatch(/^## Putting it right\n\n(?:.*\n)*?<!-- generated: plans -->\n/m);
    });
  });
});
