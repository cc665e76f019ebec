import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldRule } from '../../lib/dev/scaffold';
import { ROOT } from '../source';
import { type Outcome, runNode, temporaryFolder } from './temporary-folder';

const root = temporaryFolder();
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dev = (...args: string[]): Promise<Outcome> => runNode(root, '--import', 'tsx', 'bin/dev.ts', ...args);

let made: Outcome;
beforeAll(async () => {
  const rules = ['rules/_template', 'rules/open-ssh', 'test/rules'];
  for (const path of ['bin/dev.ts', ...rules, 'tsconfig.json', 'biome.json', 'jest.config.js']) {
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'lib'), join(root, 'lib'), 'dir');
  writeFileSync(join(root, 'tsconfig.rules.json'), '{ "extends": "./tsconfig.json", "include": ["rules"] }');
  made = await dev('new-rule', 'crowded-group');
});

test('a new rule is a folder and a line in the index', () => {
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('npm run dev -- test/rules -t crowded-group');
  expect(readdirSync(join(root, 'rules/crowded-group'))).toEqual(readdirSync(join(ROOT, 'rules/_template')));
  expect(read('rules/index.ts')).toContain("import crowdedGroup from './crowded-group/rule';");
});

test('nothing of it bears the name of the template', () => {
  const texts = ['rule.ts', 'cases.ts', 'README.md'].map((file) => read(`rules/crowded-group/${file}`));
  expect(texts.join()).not.toContain('template-');
  expect(texts.join()).not.toContain('-template');
});

test('its page has its head and its examples', () => {
  const page = read('rules/crowded-group/README.md');
  expect(page).toMatch(/^# crowded-group\n\n<!-- generated: head -->\n\n\*\*Security groups have/);
  expect(page).toContain('| one permission more than allowed | `NON_COMPLIANT` |');
});

test('it passes types, lint, tests and the check of generated files as it is', async () => {
  const outcomes = await Promise.all([
    runNode(root, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.rules.json'),
    runNode(
      root,
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      '--vcs-enabled=false',
      'rules',
    ),
    runNode(root, 'node_modules/jest/bin/jest.js', '-t', 'crowded-group'),
    dev('gen', '--check'),
  ]);
  expect(outcomes).toEqual(outcomes.map(() => expect.objectContaining({ code: 0 })));
  expect(outcomes[2]?.stderr).toMatch(/^Tests: .* \d{2} passed/m);
});

test('a stale file is named and fails the check, until it is generated anew', async () => {
  const fresh = read('rules/index.ts');
  writeFileSync(join(root, 'rules/index.ts'), '// by hand');
  const checked = await dev('gen', '--check');
  expect(checked).toMatchObject({ code: 1, stdout: '' });
  expect(checked.stderr).toBe('Stale, to be written by `npm run gen`:\n  rules/index.ts\n');

  expect(await dev('gen')).toEqual({ code: 0, stdout: 'Wrote rules/index.ts\n', stderr: '' });
  expect(read('rules/index.ts')).toBe(fresh);
});

test.each([
  ['open-ssh', 'Cannot make rule "open-ssh": rules/open-ssh is there already'],
  ...['Open-SSH', 'open_ssh', 'open--ssh', '-ssh', '../ssh', '22-ssh', ''].map((name) => [
    name,
    `Cannot make rule "${name}": a rule's name is kebab-case and names the offence, such as open-ssh`,
  ]),
])('the name "%s" is refused', (name, message) => {
  expect(() => scaffoldRule(root, name)).toThrow(new Error(message));
});

test('a name that is refused makes nothing and is said without a stack', async () => {
  const outcome = await dev('new-rule', 'Crowded');
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^Cannot make rule "Crowded".*\n$/);
  expect(existsSync(join(root, 'rules/Crowded'))).toBe(false);
});

test.each([[[]], [['gen', '--chekc']], [['new-rule', 'a', 'b']]])(
  'arguments %j are answered with the usage',
  async (args) => {
    const outcome = await dev(...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^Usage: npm run gen/);
  },
);
