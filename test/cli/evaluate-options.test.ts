import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createFolder } from '../temporary-files';
import { evaluateJson, run } from './testing-io';

const item = (resourceType: string, resourceId: string, configuration: unknown, more: object = {}) => ({
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  configuration,
  supplementaryConfiguration: {},
  tags: {},
  ...more,
});
const box = (id: string, more: object = {}, configuration: object = { size: 30 }) =>
  item('Test::Box', id, configuration, more);
const snapshot = (...configurationItems: unknown[]) =>
  JSON.stringify({ fileVersion: '1.0', configSnapshotId: 's', configurationItems });

const boxes = () =>
  createFolder({
    'a.json': snapshot(
      box('b1', { tags: { env: 'prod' } }),
      box('b2', { awsRegion: 'us-east-1' }),
      box('b3', { awsAccountId: '444455556666', tags: { env: 'test' } }),
    ),
    'b.yaml':
      'Resources:\n  B4:\n    Type: Test::Box\n    Properties: { size: 30, Tags: [{ Key: env, Value: prod }] }\n',
  });

describe('filters', () => {
  test.each<[args: string[], evaluated: string[], leftOut: string]>([
    [['--region', 'eu-west-1'], ['b1', 'b3'], '2 items are'],
    [['--region', 'eu-west-1,us-east-1'], ['b1', 'b2', 'b3'], '1 item is'],
    [['--account', '444455556666'], ['b3'], '3 items are'],
    [['--tag', 'env=prod'], ['b1', 'B4'], '2 items are'],
    [['--tag', 'env=prod', '--tag', 'env=test'], ['b1', 'b3', 'B4'], '1 item is'],
    [['--tag', 'env', '--region', 'eu-west-1'], ['b1', 'b3'], '2 items are'],
    [['--type', 'test::*'], ['b1', 'b2', 'b3', 'B4'], '0 items are'],
    [['--type', 'Test::Box'], ['b1', 'b2', 'b3', 'B4'], '0 items are'],
  ])('%j', async (args, evaluated, leftOut) => {
    const report = await evaluateJson([boxes(), '--rule', 'big-box', ...args]);
    expect(report.evaluations.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual(evaluated);
    expect(report.notes).toContainEqual(expect.stringMatching(`^Only resources with --.*: ${leftOut} left out$`));
  });

  test('a resource without a Region is left out with a note', async () => {
    const { notes } = await evaluateJson([boxes(), '--region', 'us-east-1']);
    expect(notes.slice(1)).toEqual([
      'Only resources with --region us-east-1 were evaluated: 3 items are left out',
      '1 item is left out because the input lacks their Region, account or tags',
    ]);
  });

  test('a resource that is left out still provides facts', async () => {
    const lid = item('Test::Lid', 'l', { colour: 'red' }, { tags: {} });
    const folder = createFolder({
      'a.json': snapshot(box('b', { tags: { env: 'prod' } }, { size: 1, lid: 'l' }), lid),
    });
    const { evaluations } = await evaluateJson([folder, '--rule', 'red-lid', '--tag', 'env=prod']);
    expect(evaluations).toMatchObject([{ annotation: 'Lid l is red' }]);
  });

  test('an older version that matches does not take the place of the newest', async () => {
    const old = box('b', { configurationItemCaptureTime: '2026-02-01T00:00:00.000Z', tags: { env: 'prod' } });
    const folder = createFolder({ 'a.json': snapshot(old, box('b'), box('c', { tags: { env: 'prod' } })) });
    const { evaluations } = await evaluateJson([folder, '--rule', 'big-box', '--tag', 'env=prod']);
    expect(evaluations).toMatchObject([{ resourceId: 'c' }]);
  });

  test.each<[args: string[], message: string]>([
    [['--region', 'eu-west-3'], 'Nothing to evaluate: no resource of the input matches --region eu-west-3'],
    [['--region', 'europe'], 'Cannot use --region "europe": expected a Region such as eu-west-1, or global'],
    [['--account', '1111'], 'Cannot use --account "1111": expected twelve digits'],
    [['--tag', '=x'], 'Cannot use --tag "=x": expected <key> or <key>=<value>'],
    [['--type', 'Test::Bx'], 'Cannot use --type "Test::Bx": no rule evaluates it, did you mean "Test::Box"?'],
    [['--exclude-rule', 'big-bx'], 'There is no rule "big-bx": did you mean "big-box"?'],
  ])('%j is an error', async (args, message) => {
    expect(await run(['evaluate', boxes(), ...args])).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
  });

  test('items of other types are left out by a filter of types, whether a rule needs them or not', async () => {
    const others = createFolder({
      'a.json': snapshot(item('Test::Jar', 'j', {}), item('Test::Lid', 'l', { colour: 'red' })),
    });
    expect(await run(['evaluate', others, '--type', 'Test::Box'])).toEqual({
      code: 2,
      out: '',
      err: 'assay: Nothing to evaluate: no resource of the input matches --type Test::Box\n',
    });
    const { notes } = await evaluateJson([others, boxes(), '--rule', 'big-box', '--type', 'Test::Box']);
    expect(notes).toContain('Only resources with --type Test::Box were evaluated: 2 items are left out');
  });

  test('an input that lacks the Region or account is an error of its own', async () => {
    const template = join(boxes(), 'b.yaml');
    expect(await run(['evaluate', template, '--account', '111122223333'])).toMatchObject({
      code: 2,
      err: 'assay: Nothing to evaluate: the input does not say whether its resources match --account 111122223333\n',
    });
  });

  test('a rule can be excluded, even one that is named', async () => {
    const rules = async (...args: string[]) =>
      new Set((await evaluateJson([boxes(), ...args])).evaluations.map(({ rule }: { rule: string }) => rule));
    expect(await rules('--exclude-rule', 'red-lid')).toEqual(new Set(['big-box']));
    expect(await rules('--rule', 'red-lid,big-box', '--exclude-rule', 'big-box')).toEqual(new Set(['red-lid']));
  });
});

describe('outputs', () => {
  test('several formats of one run agree', async () => {
    const folder = createFolder({});
    const file = (name: string) => join(folder, name);
    const formats = ['--format', `csv=${file('a.csv')}`, '--format', 'table', '-o', file('a.ndjson')];
    const { code, out, err } = await run(['evaluate', boxes(), '--rule', 'big-box', ...formats.slice(0, 4)]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Assay read 4 items/);
    expect(err).toBe(`Wrote ${file('a.csv')}: 4 non-compliant\n`);
    await run(['evaluate', boxes(), '--rule', 'big-box', '-o', file('a.ndjson')]);
    const ids = readFileSync(file('a.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).resourceId);
    expect(ids).toEqual(['b1', 'b2', 'b3', 'B4']);
    expect(readFileSync(file('a.csv'), 'utf8').match(/b\d(?=,)/gi)).toEqual(ids);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.ndjson']);
  });

  test('with -o, standard output is empty', async () => {
    const file = join(createFolder({}), 'report.html');
    const { out, err } = await run(['evaluate', boxes(), '-o', file]);
    expect({ out, err }).toEqual({ out: '', err: `Wrote ${file}: 4 non-compliant, 4 compliant\n` });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!DOCTYPE html>/);
  });

  test('a file that cannot be written is an error before anything is read', async () => {
    const file = join(boxes(), 'none/a.json');
    const stdin = Readable.from(['{}']);
    expect(await run(['evaluate', '-', '-o', file], { stdin })).toEqual({
      code: 2,
      out: '',
      err: `assay: Cannot write "${file}": there is no such file or folder\n`,
    });
    expect(stdin.readableDidRead).toBe(false);
  });

  test.each([
    ['table', '', true],
    ['json', '', true],
    ['csv', 'Note: Rule labelled was not run: it needs a parameter (see assay rules labelled)\n', false],
    ['sarif', 'Note: Rule labelled was not run: it needs a parameter (see assay rules labelled)\n', false],
  ])('notes are in the %s, or else on standard error', async (format, err, isInReport) => {
    const result = await run(['evaluate', boxes(), '--format', format]);
    expect(result.err).toBe(err);
    expect(result.out.includes('Rule labelled was not run')).toBe(isInReport);
    const quiet = await run(['evaluate', boxes(), '--format', format, '--quiet']);
    expect(quiet.err).toBe('');
    if (format === 'table') expect(quiet.out).not.toContain('NOTES');
  });

  test('--color always colors the table, and the table in a file', async () => {
    const file = join(createFolder({}), 'a.txt');
    const colored = await run(['evaluate', boxes(), '--color', 'always', '--format', 'table']);
    await run(['evaluate', boxes(), '--color', 'always', '-o', file]);
    for (const text of [colored.out, readFileSync(file, 'utf8')]) expect(text).toContain('\u001b[1m');
    await run(['evaluate', boxes(), '-o', file], { color: true });
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b');
  });
});

describe('the configuration file of the folder', () => {
  const configuration = {
    rules: { 'red-lid': false, 'big-box': { parameters: { most: 40 }, severity: 'critical' } },
    waivers: 'waivers.yaml',
  };
  const folderWith = (files: Record<string, string>) => createFolder({ 'waivers.yaml': '[]', ...files });
  const evaluateIn = (configurationFolder: string, ...args: string[]) =>
    evaluateJson([boxes(), ...args], { configurationFolder });

  test.each([['assay.config.json'], ['assay.config.yaml'], ['assay.config.yml']])(
    '%s is used and announced',
    async (name) => {
      const folder = folderWith({ [name]: JSON.stringify(configuration) });
      const { code, evaluations, notes } = await evaluateIn(folder);
      expect(code).toBe(0);
      expect(evaluations).toHaveLength(4);
      expect(evaluations[0]).toMatchObject({ rule: 'big-box', severity: 'critical', complianceType: 'COMPLIANT' });
      expect(notes[0]).toBe(
        `Configuration ${join(folder, name)}: 1 rule off, 1 parameter, 1 severity, waivers.yaml (--no-config leaves it out)`,
      );
    },
  );

  test('options outweigh it', async () => {
    const folder = folderWith({ 'assay.config.json': JSON.stringify(configuration) });
    const { evaluations } = await evaluateIn(folder, '--param', 'big-box.most=5');
    expect(evaluations[0]).toMatchObject({ complianceType: 'NON_COMPLIANT' });
  });

  test('the severity counts for --severity and --fail-on', async () => {
    const folder = folderWith({
      'assay.config.json': JSON.stringify({
        rules: { 'big-box': { severity: 'critical' }, 'red-lid': { severity: 'low' } },
      }),
    });
    const { code, evaluations } = await evaluateIn(folder, '--severity', 'high', '--fail-on', 'critical');
    expect(code).toBe(1);
    expect(new Set(evaluations.map(({ rule }: { rule: string }) => rule))).toEqual(new Set(['big-box']));
  });

  test('is not announced if it changes nothing', async () => {
    const { notes } = await evaluateIn(folderWith({ 'assay.config.json': '{"alerts": false}' }));
    expect(notes).toEqual(['Rule labelled was not run: it needs a parameter (see assay rules labelled)']);
  });

  test.each(['found', 'named'])('settings that are for deployments are noted when the file is %s', async (how) => {
    const folder = folderWith({
      'assay.config.yaml':
        'rules: { big-box: { tagScope: { key: env }, environments: [] }, red-lid: { resourceTypes: [] } }',
    });
    const args = how === 'named' ? ['--config', join(folder, 'assay.config.yaml')] : [];
    const { notes } = await evaluateIn(folder, ...args);
    expect(notes[0]).toBe(
      `Configuration ${join(folder, 'assay.config.yaml')}: settings of deployments are not used here: big-box.environments, big-box.tagScope and red-lid.resourceTypes`,
    );
  });

  test('--no-config leaves it out, and --config takes another', async () => {
    const folder = folderWith({
      'assay.config.json': JSON.stringify(configuration),
      'other.json': JSON.stringify({ rules: { 'big-box': false } }),
    });
    expect((await evaluateIn(folder, '--no-config')).summary.nonCompliant).toBe(4);
    const { evaluations } = await evaluateIn(folder, '--config', join(folder, 'other.json'));
    expect(new Set(evaluations.map(({ rule }: { rule: string }) => rule))).toEqual(new Set(['red-lid']));
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'two files',
      { 'assay.config.json': '{}', 'assay.config.yaml': '' },
      /Cannot choose between assay.config.json and assay.config.yaml: give one as --config, or --no-config/,
    ],
    [
      'a broken file',
      { 'assay.config.json': '{"rules": ' },
      /Cannot read configuration ".*assay.config.json": .*(--no-config leaves it out)/,
    ],
    [
      'a list',
      { 'assay.config.yaml': '- a' },
      /Cannot use configuration ".*": expected an object, or a default export made with defineConfig/,
    ],
    [
      'a wrong severity',
      { 'assay.config.yaml': 'rules: { big-box: { severity: urgent } }' },
      /rules.big-box.severity: got "urgent", expected critical, high, medium, low/,
    ],
    [
      'an unknown rule',
      { 'assay.config.yaml': 'rules: { big-bx: false }' },
      /Cannot use configuration ".*": There is no rule "big-bx": did you mean "big-box"\?/,
    ],
  ])('%s: an error in one line', async (_name, files, message) => {
    const { code, err } = await run(['evaluate', boxes()], { configurationFolder: folderWith(files) });
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

test.each([
  ['--region', 'eu-west-1'],
  ['--type', 'Test::Box'],
  ['--tag', 'env'],
  ['--baseline', 'b.json'],
])('%s is not silently ignored with --history', async (name, value) => {
  const file = join(createFolder({ 'b.json': '{"version": 1, "results": []}' }), 'b.json');
  const args = ['evaluate', boxes(), '--history', name, name === '--baseline' ? file : value];
  expect(await run(args)).toEqual({ code: 2, out: '', err: `assay: Cannot use ${name} with --history\n` });
});
