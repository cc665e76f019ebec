import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parameter } from '../lib/core/parameters';
import { factsForPlan } from '../lib/core/remediation/plan-remediation';
import { findStaleFiles } from '../lib/dev/generate';
import { findScaffoldText } from '../lib/dev/scaffold';
import { run } from './cli/testing-io';
import { ruleFolders } from './rules/harness';
import { rules } from './rules/registry';
import { ROOT } from './source';

/** AWS's limits: https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html and API_Scope.html */
const LIMITS = { name: 128, description: 256, inputParameters: 1024, resourceTypes: 100 };

const SECTIONS = ['Rationale', 'Evaluates', 'Limitations', 'Examples', 'Remediation'];

test('the registry has the rule of every folder', () => {
  expect(rules.map(({ name }) => name)).toEqual(ruleFolders.map(({ name }) => name).sort());
});

test('generated files are up to date (`npm run gen`)', async () => {
  const stale = await findStaleFiles(ROOT, ruleFolders, async (args) => (await run(args, { rules })).out);
  expect(stale.map(({ path }) => path)).toEqual([]);
});

test.each([
  ['README.md', 'demo'],
  ['README.md', 'preview'],
  ['README.md', 'rules'],
  ['docs/remediation.md', 'preview'],
  ['docs/remediation.md', 'remediations'],
])('%s has the generated part "%s"', (page, part) => {
  expect(readFileSync(join(ROOT, page), 'utf8')).toContain(`<!-- generated: ${part} -->`);
});

test('no two facts of rules have the same name', () => {
  const facts = new Set(ruleFolders.flatMap(({ rule }) => rule.facts ?? []));
  const names = [...facts].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test('no two facts of plans have the same name', () => {
  const facts = new Set(ruleFolders.flatMap(({ rule }) => factsForPlan(rule)));
  const names = [...facts].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

describe.each(ruleFolders)('$folder', ({ folder, rule, plans }) => {
  const parameters: [string, Parameter<unknown>][] = Object.entries(rule.parameters);

  test('has no text of the scaffold', () => {
    expect(findScaffoldText(ROOT, folder)).toEqual([]);
  });

  test('has a title, a rationale and limitations of readable length', () => {
    expect(rule.title).toMatch(/^[A-Z].{14,99}[^.\s]$/);
    expect(rule.rationale).toMatch(/^[A-Z].{38,398}\.$/);
    expect(rule.limitations).not.toEqual([]);
    for (const limitation of rule.limitations) expect(limitation).toMatch(/^[A-Z].{13,248}\.$/);
  });

  test('describes its parameters, and their defaults are valid', () => {
    for (const [name, parameter] of parameters) {
      expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9]*$/);
      expect(parameter.description).toMatch(/^[A-Z].{13,148}[^.\s]$/);
      if (parameter.default !== undefined) expect(() => parameter.parse(parameter.default as string)).not.toThrow();
    }
  });

  test('stays within the limits of AWS Config', () => {
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

  test('names resource types and managed rules as AWS does', () => {
    for (const type of rule.resource.resourceTypes) expect(type).toMatch(/^AWS::(?:[A-Z]\w*::[A-Z]\w*|::Account)$/);
    for (const identifier of rule.managedRules ?? []) expect(identifier).toMatch(/^[A-Z0-9]+(_[A-Z0-9]+)*$/);
  });

  test('has each trigger once', () => {
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

  test('has a plan case with a fix for a describe call, which is what a remediation reads', () => {
    const shapes = (plans ?? []).flatMap(({ shape, expected }) =>
      'kind' in expected && expected.kind === 'fix' ? [shape ?? 'config'] : [],
    );
    if (rule.remediation) expect(shapes).toContain('description');
  });

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
  test('has unique step names that a runbook accepts, with parameters of their operations', () => {
    const { steps = [], undoSteps = [] } = rule.remediation ?? {};
    for (const declared of [steps, undoSteps]) {
      // A runbook numbers the calls of a step that may have several.
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

    test('has the name as its heading, and its sections in order', () => {
      expect([...page.matchAll(/^#{1,2} (.*)$/gm)].map(([, heading]) => heading)).toEqual([rule.name, ...SECTIONS]);
    });

    test('has text in every section', () => {
      const texts = page.split(/^## .*$/m).slice(1);
      expect(texts.filter((text) => text.trim().length < 20)).toEqual([]);
    });

    test('has its generated parts', () => {
      expect(page).toMatch(/^# .*\n\n<!-- generated: head -->\n/);
      expect(page).toMatch(/^## Examples\n\n(?:.*\n)*?<!-- generated: examples -->\n/m);
      if (rule.remediation) expect(page).toMatch(/^## Remediation\n\n(?:.*\n)*?<!-- generated: plans -->\n/m);
    });
  });
});
