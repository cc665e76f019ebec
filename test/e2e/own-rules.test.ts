import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../source';
import { buildCommand } from './built-command';

let folder: string;
beforeAll(buildCommand);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-rules-test-'));
  write('groups.json', snapshot(1));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function assay(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/assay.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', TMPDIR: folder },
  });
  return { status, stdout, stderr };
}

/** Runs `assay evaluate` and returns rule, resource and annotation of each non-compliant or unreadable result. */
function evaluate(...args: string[]) {
  const { status, stdout, stderr } = assay('evaluate', '--format', 'json', '--now', '2026-03-01T12:00:00Z', ...args);
  const { evaluations, unreadable } = JSON.parse(stdout) as {
    evaluations: { rule: string; resourceId: string; complianceType: string; annotation: string | null }[];
    unreadable: { rule?: string; message: string }[];
  };
  return {
    status,
    stderr,
    found: evaluations
      .filter(({ complianceType }) => complianceType === 'NON_COMPLIANT')
      .map(({ rule, resourceId, annotation }) => `${rule} ${resourceId}: ${annotation}`),
    unreadable: unreadable.map(({ rule, message }) => `${rule}: ${message}`),
  };
}

const group = (groupId: string, ipPermissions: unknown) => ({
  version: '1.3',
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: groupId,
  configuration: { groupId, groupName: groupId, ipPermissions, ipPermissionsEgress: [] },
  supplementaryConfiguration: {},
  tags: {},
});
const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
function snapshot(copies: number): string {
  const configurationItems = Array.from({ length: copies }, (_, index) => [
    group(`sg-open-${index}`, [ssh]),
    group(`sg-closed-${index}`, []),
    group(`sg-broken-${index}`, 'none'),
  ]).flat();
  return JSON.stringify({ fileVersion: '1.0', configSnapshotId: 's', configurationItems });
}

/** A rule in TypeScript, with a type and a helper in a file of its own. */
const RULE = `
import { COMPLIANT, defineRule, nonCompliant, onChange, securityGroup, integer, type Rule } from 'assay';
import { describeCount } from './words';
const rule: Rule = defineRule({
  name: 'empty-group',
  title: 'Security groups must have inbound rules',
  rationale: 'r',
  severity: 'low',
  resource: securityGroup,
  triggers: [onChange],
  parameters: { min: integer({ default: 1, min: 0, max: 9, description: 'Rules that a group must have' }) },
  limitations: [],
  evaluate: (group, { parameters }) =>
    group.ingress.length < parameters.min ? nonCompliant(describeCount(group.ingress.length)) : COMPLIANT,
});
export default rule;
`;
const WORDS = `export const describeCount = (count: number): string => 'It has ' + count + ' rules';`;

describe('rules of a folder', () => {
  beforeEach(() => {
    write('our-rules/ec2/empty-group/rule.ts', RULE);
    write('our-rules/ec2/empty-group/words.ts', WORDS);
    write('our-rules/node_modules/other/rule.ts', 'broken(');
    write('our-rules/_template/rule.ts', 'broken(');
  });

  test('run beside those of Assay, and an unreadable item is one for both', () => {
    expect(evaluate('groups.json', '--rules', 'our-rules', '--rule', 'empty-group', '--rule', 'open-ssh')).toEqual({
      status: 2,
      stderr: '',
      found: ['open-ssh sg-open-0: Port 22 is open to 0.0.0.0/0 by tcp 22', 'empty-group sg-closed-0: It has 0 rules'],
      unreadable: [
        // One entry without a rule, since both rules failed for the same reason.
        'undefined: Cannot read configuration.ipPermissions: expected a list, found "none"',
      ],
    });
  });

  test('take parameters, and leave no file behind', () => {
    const { found } = evaluate(
      'groups.json',
      '--rules',
      'our-rules',
      '--param',
      'empty-group.min=2',
      '--rule',
      'empty-group',
    );
    expect(found).toEqual(['empty-group sg-open-0: It has 1 rules', 'empty-group sg-closed-0: It has 0 rules']);
    expect(readdirSync(folder).sort()).toEqual(['groups.json', 'our-rules']);
  });

  test('run in every thread of a large input', () => {
    for (let file = 0; file < 4; file++)
      write(`large/${file}.json`, snapshot(1).replaceAll('-0"', `-${file}"`) + ' '.repeat(1_200_000));
    const { found } = evaluate('large', '--rules', 'our-rules', '--rule', 'empty-group');
    expect(found).toEqual([0, 1, 2, 3].map((file) => `empty-group sg-closed-${file}: It has 0 rules`));
  });

  test('are compared with another version of a rule, and are part of evidence', () => {
    const history = ['--rule', 'empty-group', '--now', '2026-03-02T00:00:00Z'];
    assay('ingest', 'groups.json', '--store', 'h.duckdb');
    write(
      'other/rule.ts',
      RULE.replace("'./words'", "'../our-rules/ec2/empty-group/words'").replace('default: 1', 'default: 0'),
    );
    const run = ['evaluate', '--history', '--store', 'h.duckdb', '--rules', 'our-rules', ...history];
    const { comparison } = JSON.parse(
      assay(...run, '--compare', 'other', '--param', 'empty-group.min=2', '--format', 'json').stdout,
    ).backtest;
    // The parameters are those of the run.
    expect(comparison.flips).toEqual([]);
    const defaults = JSON.parse(assay(...run, '--compare', 'other', '--format', 'json').stdout).backtest.comparison;
    expect(defaults.rules[0].parameters).toEqual({ min: '0' });
    expect(defaults.flips.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual(['sg-closed-0']);

    assay(
      'evidence',
      '--from',
      '2026-03-01',
      '--to',
      '2026-03-02',
      '--rules',
      'our-rules',
      '--rule',
      'empty-group,open-ssh',
      '--out',
      'e',
      '--store',
      'h.duckdb',
    );
    expect(readdirSync(join(folder, 'e/code'))).toEqual(['open-ssh.mjs']);
    const verify = (...args: string[]) => {
      const { status, stdout } = assay('evidence', 'verify', 'e', '--format', 'json', ...args);
      const { differences, uncheckedRules } = JSON.parse(stdout) as { differences: object[]; uncheckedRules: string[] };
      return { status, differences, uncheckedRules };
    };
    const verified = { status: 0, differences: [], uncheckedRules: [] };
    expect(verify('--rules', 'our-rules')).toEqual(verified);
    expect(verify('--rules', 'e/rules')).toEqual(verified);
    write('our-rules/ec2/empty-group/words.ts', WORDS.replace("' rules'", "' inbound rules'"));
    expect(verify('--rules', 'our-rules')).toMatchObject({
      status: 1,
      differences: [
        { kind: 'rule', rule: 'empty-group', problem: 'anotherVersion' },
        { kind: 'result', problem: 'differs' },
      ],
    });
  });

  test('are listed', () => {
    expect(assay('rules', 'empty-group', '--rules', 'our-rules').stdout).toContain(
      'Security groups must have inbound rules',
    );
  });
});

describe('a configuration file', () => {
  beforeEach(() => {
    write('our-rules/empty-group/rule.ts', RULE);
    write('our-rules/empty-group/words.ts', WORDS);
    write(
      'waivers.yaml',
      'waivers:\n  - { rule: open-ssh, resource: sg-open-0, reason: r, owner: o@example.com, expires: 2027-01-01 }\n',
    );
  });

  const configure = (text: string) =>
    write('assay.config.ts', `import { defineConfig } from 'assay/cdk';\nexport default defineConfig(${text});\n`);

  test('chooses rules and parameters, and names waivers and folders with rules', () => {
    configure(
      `{ rules: { '*': false, 'open-ssh': 'default', 'empty-group': { parameters: { min: 2 } } }, waivers: 'waivers.yaml', ruleFolders: ['our-rules'] }`,
    );
    expect(evaluate('groups.json', '--config', 'assay.config.ts').found).toEqual([
      'empty-group sg-open-0: It has 1 rules',
      'empty-group sg-closed-0: It has 0 rules',
    ]);
  });

  test.each(['false', '{ enabled: false }'])('switches rules off by %s; an option outweighs it', (off) => {
    configure(`{ rules: { 'open-ssh': ${off} } }`);
    expect(
      evaluate('groups.json', '--config', 'assay.config.ts').found.filter((one) => one.startsWith('open-ssh')),
    ).toEqual([]);
    expect(evaluate('groups.json', '--config', 'assay.config.ts', '--rule', 'open-ssh').found).toEqual([
      'open-ssh sg-open-0: Port 22 is open to 0.0.0.0/0 by tcp 22',
    ]);
  });

  test.each([
    [`{ rules: { 'open-shh': 'default' } }`, 'There is no rule "open-shh": did you mean "open-ssh"?'],
    [`{ rules: { 'open-ssh': 7 } }`, 'rules.open-ssh: got 7, expected false, "default" or an object'],
    [`{ rules: [] }`, 'rules: got [], expected an object of rules by name'],
    [`{ rules: { '*': false } }`, 'Nothing to evaluate: every rule is switched off'],
    [`{ waivers: 7 }`, 'waivers: got 7, expected a path'],
    ['7', 'expected an object, or a default export made with defineConfig'],
    ['{', 'Cannot read configuration "assay.config.ts": assay.config.ts:'],
  ])('refuses %s', (text, message) => {
    configure(text);
    const { status, stdout, stderr } = assay('evaluate', 'groups.json', '--config', 'assay.config.ts');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

test('refuses a configuration that is not a module, without naming files of its own', () => {
  write('notes.md', '# Notes');
  expect(assay('evaluate', 'groups.json', '--config', 'notes.md')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'assay: Cannot read configuration "notes.md": No loader is configured for ".md" files: notes.md\n',
  });
});

describe('refuses', () => {
  test.each([
    ['a folder that does not exist', {}, 'Cannot load rules from "our-rules": there is no such folder'],
    [
      'a folder without rules',
      { 'our-rules/readme.md': '' },
      'Cannot load rules from "our-rules": no rule.ts or rule.js in it or below',
    ],
    [
      'a syntax error',
      { 'our-rules/a/rule.ts': 'export default {' },
      'our-rules/a/rule.ts:1: Expected identifier but found end of file',
    ],
    ['a missing import', { 'our-rules/a/rule.ts': "import './gone';" }, 'Could not resolve "./gone"'],
    [
      'an import that does not exist in Assay',
      { 'our-rules/a/rule.ts': "import { nothing } from 'assay'; export default nothing;" },
      'nothing',
    ],
    [
      'an import of the runtime',
      { 'our-rules/a/rule.ts': "import 'assay/runtime';" },
      'A rule cannot import "assay/runtime"',
    ],
    [
      'no rule',
      { 'our-rules/a/rule.ts': 'export default 7;' },
      'a/rule.ts": got 7, expected a rule made with defineRule',
    ],
    [
      'a name that is taken',
      {
        'our-rules/a/rule.ts': RULE.replace('empty-group', 'open-ssh').replace(
          "import { describeCount } from './words';",
          'const describeCount = String;',
        ),
      },
      'there is another rule with the name "open-ssh", in Assay',
    ],
    [
      'a rule that throws',
      {
        'our-rules/a/rule.ts': RULE,
        'our-rules/a/words.ts': WORDS,
        'our-rules/b/rule.ts': "throw new Error('out of order');",
      },
      'b/rule.ts": out of order',
    ],
  ] as [string, Record<string, string>, string][])('%s, in one line', (_, files, message) => {
    for (const [path, text] of Object.entries(files)) write(path, text);
    const { status, stdout, stderr } = assay('evaluate', 'groups.json', '--rules', 'our-rules');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('assay-'))).toEqual([]);
  });
});
