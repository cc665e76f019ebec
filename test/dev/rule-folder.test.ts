import { join } from 'node:path';
import { loadRuleFolders } from '../../lib/dev/rule-folder';
import { createFolder } from '../temporary-files';

const CORE = join(__dirname, '../../lib/core');

const rule = (resource: string) => `
  import { COMPLIANT } from '${CORE}/evaluation';
  import { defineReader, Resource } from '${CORE}/reading/reader';
  import { defineRule, onChange } from '${CORE}/rule';
  class Door extends Resource {}
  const door = defineReader('AWS::Home::Door', Door);
  export default defineRule({
    name: 'open-door', title: 't', rationale: 'r', severity: 'low', limitations: [], triggers: [onChange],
    parameters: {}, resource: ${resource}, evaluate: () => COMPLIANT,
  });`;

const load = (files: Readonly<Record<string, string>>) => loadRuleFolders(createFolder(files), require);

test('loads each rule with its cases, its remediation and its plans, in the order of the folders', () => {
  const folders = load({
    'rules/home/open-door/rule.ts': rule('door'),
    'rules/home/open-door/cases.ts': 'export default [{ scenario: "a" }];',
    'rules/home/open-door/remediation.ts': 'export const remediation = { summary: "s" };',
    'rules/home/open-door/plans.ts': 'export default [{ scenario: "b" }];',
    'rules/garden/open-gate/rule.ts': rule('door'),
    'rules/garden/gates/logic.ts': '',
    'rules/_template/rule.ts': '',
  });
  expect(folders).toMatchObject([
    { folder: 'garden/open-gate', cases: [] },
    {
      folder: 'home/open-door',
      rule: { name: 'open-door', remediation: { summary: 's' } },
      cases: [{ scenario: 'a' }],
      plans: [{ scenario: 'b' }],
    },
  ]);
  expect(folders[0]).not.toHaveProperty('plans');
});

test.each([
  ['a module that throws', 'throw new Error("no such getter");', 'no such getter'],
  ['a module that does not exist', 'import "./missing"; ', /^Cannot find module '.\/missing' from '.*'$/],
  ['no default export', 'export const rule = {};', 'the default export is not a rule, use defineRule'],
  [
    'an import that does not exist',
    rule('(door as any).missing'),
    "resource: got nothing, expected a reader of a resource type, such as genericReader('AWS::EC2::Volume')",
  ],
  [
    'a rule made by hand',
    'export default { name: "open-door", severity: "hihg" };',
    'title: got nothing, expected a text',
  ],
])('names the rule file with %s', (_, text, message) => {
  const loading = () => load({ 'rules/home/open-door/rule.ts': text });
  expect(loading).toThrow(/^Cannot load rules\/home\/open-door\/rule.ts: [^\n]*$/);
  if (typeof message === 'string') expect(loading).toThrow(`Cannot load rules/home/open-door/rule.ts: ${message}`);
});

test('names the other files of a rule too', () => {
  expect(() =>
    load({ 'rules/home/open-door/rule.ts': rule('door'), 'rules/home/open-door/cases.ts': 'throw new Error("a");' }),
  ).toThrow(/^Cannot load rules\/home\/open-door\/cases.ts: a$/);
  for (const name of ['cases.ts', 'plans.ts']) {
    expect(() =>
      load({
        'rules/home/open-door/rule.ts': rule('door'),
        [`rules/home/open-door/${name}`]: 'export const list = [];',
      }),
    ).toThrow(new Error(`Cannot load rules/home/open-door/${name}: the default export is not a list`));
  }
});
