import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listReaders } from '../../lib/dev/find-reader';
import { findScaffoldText, scaffoldRule } from '../../lib/dev/scaffold';
import { createRuleChecks } from '../../lib/testing/checks';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { createFolderWithPackages, type ProcessResult, runNode } from './temporary-folder';

// Each run of a tool compiles TypeScript without a cache, while other tests run.
jest.setTimeout(120_000);

/** A repository with the rules of this one. */
const root = createFolderWithPackages();
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const jestRun = (...args: string[]): Promise<ProcessResult> =>
  // In one process, since each worker loads Jest again.
  runNode(root, 'node_modules/jest/bin/jest.js', ...args, '--runInBand', '--reporters=default', '--verbose=false');

/** Runs a task of the copied repository, with its rules as they are now. A process takes three times as long. */
async function dev(...args: string[]): Promise<ProcessResult> {
  const printed = { stdout: '', stderr: '' };
  const print = (stream: keyof typeof printed) => (text: string) => {
    printed[stream] += `${text}\n`;
  };
  const spies = [
    jest.spyOn(console, 'log').mockImplementation(print('stdout')),
    jest.spyOn(console, 'error').mockImplementation(print('stderr')),
  ];
  const folder = process.cwd();
  let code = -1;
  try {
    await jest.isolateModulesAsync(async () => {
      code = await require(join(root, 'bin/dev.ts')).run(args);
    });
    return { code, ...printed };
  } finally {
    process.chdir(folder);
    for (const spy of spies) spy.mockRestore();
  }
}

const VOLUME_RULE = 'ec2/tagged-volume';
const STREAM_RULE = 'kinesis/tagged-stream';
const FILES = ['README.md', 'cases.ts', 'rule.ts'];

let created: ProcessResult[];
beforeAll(async () => {
  const tests = [
    'test/rules',
    'test/registry.test.ts',
    'test/source.ts',
    'test/cli',
    'test/sequencer.js',
    'test/run-folder',
    'test/jest',
  ];
  const settings = ['tsconfig.json', 'biome.json', 'jest.config.js'];
  for (const path of ['bin/dev.ts', 'rules', 'examples/account', 'docs', 'README.md', ...tests, ...settings]) {
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'lib'), join(root, 'lib'), 'dir');
  writeFileSync(
    join(root, 'tsconfig.rules.json'),
    '{ "extends": "./tsconfig.json", "include": ["rules/ec2/tagged-volume", "rules/kinesis"] }',
  );
  created = [
    await dev('new-rule', VOLUME_RULE, '--type', 'AWS::EC2::Volume'),
    await dev('new-rule', STREAM_RULE, 'AWS::Kinesis::StreamConsumer'),
  ];
});

test('a new rule is a folder and a line in the list of its function', () => {
  for (const [index, rule] of [VOLUME_RULE, STREAM_RULE].entries()) {
    expect(created[index]).toMatchObject({ code: 0, stderr: '' });
    expect(created[index]?.stdout).toContain(`npm run dev -- test/rules -t ${rule}`);
    expect(created[index]?.stdout).toContain(`  rules/${rule}/rule.ts:`);
    expect(readdirSync(join(root, 'rules', rule))).toEqual(FILES);
  }
  expect(read('rules/recorded-rules.ts')).toContain(`import taggedStream from './${STREAM_RULE}/rule';`);
});

test('it uses the reader of its type, or the generic reader', () => {
  expect(read(`rules/${VOLUME_RULE}/rule.ts`)).toMatch(
    /import \{ volume \} from '..\/..\/..\/lib\/resources\/ec2\/volume';\n[\s\S]*\n {2}resource: volume,\n/,
  );
  expect(read(`rules/${STREAM_RULE}/rule.ts`)).toContain(
    "\n  resource: genericReader('AWS::Kinesis::StreamConsumer'),\n",
  );
});

test('it has no name of the template, and no text of another rule', () => {
  const files = [VOLUME_RULE, STREAM_RULE].flatMap((rule) => FILES.map((file) => read(`rules/${rule}/${file}`)));
  expect(files.join()).not.toMatch(/template-|-template|AWS::Rule/);
  const prose = files
    .join('\n')
    .match(/^\w.*\.$|(?<=(title|rationale|scenario): ').*(?=')|(?<=limitations: \[').*(?=')/gm);
  expect(prose?.length).toBeGreaterThan(10);
  expect(prose?.filter((text) => !text.startsWith('TODO(rule): ') && !text.startsWith('It has no'))).toEqual([]);
});

test('its page has its head and its examples', () => {
  const page = read(`rules/${STREAM_RULE}/README.md`);
  expect(page).toMatch(/^# tagged-stream\n\n<!-- generated: head -->\n\n\*\*TODO/);
  expect(page).toContain('| low | `AWS::Kinesis::StreamConsumer` | on change | none |');
  expect(page).toContain('| TODO(rule): a non-compliant resource | `NON_COMPLIANT` |');
});

test('it passes types, lint, its tests and the check of generated files as it is, but for the text of the scaffold', async () => {
  const biome = ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--vcs-enabled=false'];
  const folders = [VOLUME_RULE, STREAM_RULE].map((rule) => `rules/${rule}`);
  const results = await Promise.all([
    runNode(root, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.rules.json', '--singleThreaded'),
    runNode(root, ...biome, 'rules/recorded-rules.ts', ...folders),
    dev('gen', '--check'),
  ]);
  expect(results).toEqual(results.map(() => expect.objectContaining({ code: 0 })));
  const { code, stderr } = await jestRun('test/rules/rules.test.ts', 'test/registry.test.ts', '-t', 'tagged-');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Tests: +2 failed, \d+ skipped, \d{2} passed/m);
  expect(stderr).toMatch(/● kinesis\/tagged-stream › has no text of the scaffold\n/);
  expect(stderr).toContain(`"rules/${STREAM_RULE}/rule.ts:8: title: 'TODO(rule): state the requirement`);
});

test('a file that is out of date is named and fails the check, until it is generated', async () => {
  const current = read('rules/recorded-rules.ts');
  writeFileSync(join(root, 'rules/recorded-rules.ts'), '// handwritten');
  const checked = await dev('gen', '--check');
  expect(checked).toMatchObject({ code: 1, stdout: '' });
  expect(checked.stderr).toBe('Out of date, run `npm run gen`:\n  rules/recorded-rules.ts\n');

  // The list with the titles of the rules is out of date, too, once the text of the scaffold is replaced.
  for (const path of [VOLUME_RULE, STREAM_RULE].flatMap((rule) => FILES.map((file) => `rules/${rule}/${file}`))) {
    writeFileSync(
      join(root, path),
      read(path).replace(/TODO\(rule\): (.)/g, (_, first: string) => first.toUpperCase()),
    );
  }
  // A process, since Jest reads each file once, and with Jest, since `tsx` takes seconds to compile the rules.
  writeFileSync(
    join(root, 'test/gen.test.ts'),
    `test('writes files', async () => {
      const lines: string[] = [];
      jest.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
      expect(await require('../bin/dev').run(['gen'])).toBe(0);
      expect(lines).toEqual(['Wrote rules/recorded-rules.ts', 'Wrote docs/rules.md']);
    });`,
  );
  expect(await jestRun('test/gen.test.ts')).toMatchObject({ code: 0 });
  expect(read('rules/recorded-rules.ts')).toBe(current);
});

test('the checks of all rules pass once the text of the scaffold is replaced', async () => {
  expect(await jestRun('test/registry.test.ts')).toMatchObject({ code: 0 });
});

describe('without the tools', () => {
  const copy = createFolder({});
  const type = 'AWS::EC2::Volume';
  beforeAll(() => {
    cpSync(join(ROOT, 'rules/_template'), join(copy, 'rules/_template'), { recursive: true });
    for (const folder of ['open-ssh', 'open-ports']) {
      cpSync(join(ROOT, 'rules/ec2', folder), join(copy, 'rules/ec2', folder), { recursive: true });
    }
    symlinkSync(join(ROOT, 'lib'), join(copy, 'lib'), 'dir');
  });

  test.each(listReaders(ROOT, require))('a rule with the reader $name passes the checks of its cases', (reader) => {
    const folder = `readers/with-${reader.name.toLowerCase()}`;
    scaffoldRule(copy, { folder, resourceType: reader.resourceTypes[0], reader, knownTypes: [] });
    const load = (file: string) => require(join(copy, 'rules', folder, file)).default;
    const checks = createRuleChecks(load('rule'), load('cases'));
    expect(checks.length).toBeGreaterThan(8);
    for (const { run } of checks) run();
  });

  test.each([
    ['ec2/open-ssh', 'rules/ec2/open-ssh has the same name'],
    ['s3/open-ssh', 'rules/ec2/open-ssh has the same name'],
    ['ec2/open-ports', 'rules/ec2/open-ports exists'],
    ...['open-ssh', 'ec2/Open-SSH', 'ec2/open_ssh', 'ec2/-ssh', '../open-ssh', 'ec2/22-ssh', 'ec2/a/b', 'ec2/', ''].map(
      (folder) => [folder, 'expected <service>/<rule> in kebab-case, such as ec2/unencrypted-volume'],
    ),
  ])('refuses the folder "%s"', (folder, message) => {
    expect(() => scaffoldRule(copy, { folder, resourceType: type, knownTypes: [type] })).toThrow(
      new Error(`Cannot create rule "${folder}": ${message}`),
    );
  });

  test.each([
    [undefined, 'found no --type, expected a type that AWS Config records, such as AWS::EC2::Volume'],
    ['Cow', 'found --type "Cow", expected a type that AWS Config records, such as AWS::EC2::Volume'],
    [
      'AWS::Foo::Bar',
      'found --type "AWS::Foo::Bar", expected a type that AWS Config records, such as AWS::EC2::Volume',
    ],
    ['AWS::EC2::Volumes', 'found --type "AWS::EC2::Volumes", did you mean AWS::EC2::Volume?'],
    ['aws::ec2::volume', 'found --type "aws::ec2::volume", did you mean AWS::EC2::Volume?'],
    ["AWS::EC2::Volume'", 'found --type "AWS::EC2::Volume\'", did you mean AWS::EC2::Volume?'],
  ])('refuses the resource type %s', (resourceType, message) => {
    expect(() => scaffoldRule(copy, { folder: 'ec2/new-rule', resourceType, knownTypes: [type] })).toThrow(
      new Error(`Cannot create rule "ec2/new-rule": ${message}`),
    );
    expect(existsSync(join(copy, 'rules/ec2/new-rule'))).toBe(false);
  });

  test('finds the text of the scaffold by file and line', () => {
    scaffoldRule(copy, { folder: 'ec2/new-volume', resourceType: type, knownTypes: [type] });
    const places = findScaffoldText(copy, 'ec2/new-volume');
    expect(places).toContain(
      'rules/ec2/new-volume/README.md:8: TODO(rule): explain what can go wrong, and link to the advice of AWS.',
    );
    expect(new Set(places.map((place) => place.split(':')[0])).size).toBe(3);
    expect(findScaffoldText(copy, 'ec2/open-ssh')).toEqual([]);
  });

  test('finds no text of the scaffold in the generated parts of the page', () => {
    scaffoldRule(copy, { folder: 'ec2/other-volume', resourceType: type, knownTypes: [type] });
    const page = '# a\n<!-- generated: head -->\n\nTODO(rule): b\n\n<!-- /generated -->\nTODO(rule): c\n';
    writeFileSync(join(copy, 'rules/ec2/other-volume/README.md'), page);
    const places = findScaffoldText(copy, 'ec2/other-volume').filter((place) => place.includes('README.md'));
    expect(places).toEqual(['rules/ec2/other-volume/README.md:7: TODO(rule): c']);
  });
});

test('a folder that is refused creates nothing and is reported in one line', async () => {
  const result = await dev('new-rule', 'ec2/Tagged', '--type', 'AWS::EC2::Volume');
  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toMatch(/^Cannot create rule "ec2\/Tagged".*\n$/);
  expect(existsSync(join(root, 'rules/ec2/Tagged'))).toBe(false);
});

test.each([[[]], [['gen', '--chekc']], [['new-rule', 'a/b', 'AWS::EC2::Volume', 'c']], [['new-rule']]])(
  'prints the usage for the arguments %j',
  async (args) => {
    const result = await dev(...args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^Usage\n {2}npm run gen/);
  },
);
