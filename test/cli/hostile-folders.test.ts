import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../temporary-files';
import { evaluateJson, run } from './testing-io';

const box = (size: number) => ({ Type: 'Test::Box', Properties: { size } });
const NESTED = { Type: 'AWS::CloudFormation::Stack' };
/** The CDK names the template of a nested stack in its metadata, others in a property. */
const STACKS: readonly (readonly [name: string, create: (path: string) => object])[] = [
  ['metadata', (path) => ({ ...NESTED, Metadata: { 'aws:asset:path': path } })],
  ['a property', (path) => ({ ...NESTED, Properties: { TemplateURL: path } })],
];
const template = (Resources: object) => JSON.stringify({ Resources });
const RULES = ['--rule', 'big-box'];

interface Report {
  readonly evaluations: readonly { resourceId: string }[];
  readonly unreadable: readonly { message: string; resourceId?: string }[];
}
const listIds = ({ evaluations }: Report): string[] => evaluations.map(({ resourceId }) => resourceId);

describe('entries below a folder that are neither files nor folders are skipped with a note', () => {
  test.each<[kind: string, create: (path: string, outside: string) => void, description: string]>([
    ['a pipe', (path) => void execFileSync('mkfifo', [path]), 'a pipe'],
    ['a link to a device', (path) => symlinkSync('/dev/zero', path), 'a symbolic link'],
    ['a link to a file', (path, outside) => symlinkSync(join(outside, 'secret.json'), path), 'a symbolic link'],
    ['a link to a folder', (path, outside) => symlinkSync(outside, path), 'a symbolic link'],
    ['a link to itself', (path) => symlinkSync(path, path), 'a symbolic link'],
    ['a link to the folder above', (path) => symlinkSync('..', path), 'a symbolic link'],
    ['a link to nothing', (path) => symlinkSync('nothing', path), 'a symbolic link'],
  ])('%s', async (_kind, create, description) => {
    const outside = createFolder({ 'secret.json': template({ Secret: box(1) }) });
    const folder = createFolder({ 'a.json': template({ Seen: box(1) }) });
    const path = join(folder, 'z.json');
    create(path, outside);
    const report = await evaluateJson([folder, ...RULES]);
    expect(listIds(report)).toEqual(['Seen']);
    expect(report.unreadable).toEqual([]);
    const { out } = await run(['evaluate', folder, ...RULES], { width: 400 });
    expect(out).toContain(`Skipped "${path}": it is ${description}`);
  });

  test('a link that the user gives is followed', async () => {
    const folder = createFolder({ 'a.json': template({ Seen: box(1) }) });
    symlinkSync('a.json', join(folder, 'link'));
    expect(listIds(await evaluateJson([join(folder, 'link'), ...RULES]))).toEqual(['Seen']);
  });

  test('a folder of links alone is an error that names them', async () => {
    const folder = createFolder({});
    symlinkSync('/dev/zero', join(folder, 'link'));
    expect(await run(['evaluate', folder])).toMatchObject({ code: 2, err: expect.stringContaining('a symbolic link') });
  });
});

describe('a cloud assembly stays in its folder', () => {
  const manifest = (...paths: string[]) =>
    JSON.stringify({
      version: '44.0.0',
      artifacts: Object.fromEntries(
        paths.map((path, index) => [
          `A${index}`,
          path.endsWith('.json')
            ? { type: 'aws:cloudformation:stack', properties: { templateFile: path } }
            : { type: 'cdk:cloud-assembly', properties: { directoryName: path } },
        ]),
      ),
    });

  test.each(['link.json', 'way/secret.json', 'way'])('%s leads out of it and is skipped', async (path) => {
    const outside = createFolder({ 'secret.json': template({ Secret: box(1) }) });
    const folder = createFolder({
      'out/manifest.json': manifest('a.json', path),
      'out/a.json': template({ Seen: box(1) }),
    });
    symlinkSync(join(outside, 'secret.json'), join(folder, 'out/link.json'));
    symlinkSync(outside, join(folder, 'out/way'));
    expect(listIds(await evaluateJson([folder, ...RULES]))).toEqual(['Seen']);
  });

  test('assemblies that name each other again and again are read once', async () => {
    const names = Array.from({ length: 30 }, (_, depth) => Array(depth).fill('s').join('/'));
    const folder = createFolder({ 'a.json': template({ Seen: box(1) }) });
    mkdirSync(join(folder, names.at(-1) as string), { recursive: true });
    const files = Object.fromEntries(
      names.map((name) => [join(name, 'manifest.json'), manifest('s', './s', 's/', '.')]),
    );
    const nested = createFolder({ ...files, [`${names.at(-1)}/s/a.json`]: template({ Deep: box(1) }) });
    expect(listIds(await evaluateJson([nested, ...RULES]))).toEqual(['Deep']);
  });
});

/** Takes a second. */
const MANY_NAMES: [kind: string, files: Record<string, string>, ids: string[], problem: RegExp] = [
  'that name themselves several times',
  {
    'a.json': template(
      Object.fromEntries([['B', box(1)], ...['S', 'T', 'U'].map((id) => [id, STACKS[0]?.[1]('a.json')])]),
    ),
  },
  ['B'],
  /more than 2000 nested templates/,
];

describe.each(STACKS)('nested templates that %s names', (name, stack) => {
  test.each<[kind: string, files: Readonly<Record<string, string>>, ids: string[], problem: RegExp]>([
    [
      'that name themselves',
      { 'a.json': template({ B: box(1), S: stack('a.json') }) },
      ['B'],
      /nested more than 10 deep/,
    ],
    [
      'that name each other',
      { 'a.json': template({ S: stack('b.json') }), 'b.json': template({ B: box(1), S: stack('a.json') }) },
      ['B'],
      /nested more than 10 deep/,
    ],
    ...(name === 'metadata' ? [MANY_NAMES] : []),
  ])('%s end', async (_kind, files, ids, problem) => {
    const folder = createFolder({ ...files, 'z.json': template({ Other: box(1) }) });
    const report = await evaluateJson([join(folder, 'a.json'), join(folder, 'z.json'), ...RULES]);
    expect([...new Set(listIds(report))]).toEqual([...ids, 'Other']);
    expect(report.unreadable.map(({ message }: { message: string }) => message)).toContainEqual(
      expect.stringMatching(problem),
    );
    expect(report.code).toBe(2);
  });

  test.each<[kind: string, target: string, problem: string]>([
    ['through a link', 'link.json', 'it is outside the folder of the input'],
    ['through the link of a folder', 'way/secret.json', 'it is outside the folder of the input'],
    ['that is a device', 'device.json', 'it is not a file'],
  ])('outside the folder, %s, are not read', async (_kind, target, problem) => {
    const outside = createFolder({ 'secret.json': template({ Secret: box(1) }) });
    const folder = createFolder({ 'a.json': template({ B: box(1), S: stack(target) }) });
    symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
    symlinkSync(outside, join(folder, 'way'));
    symlinkSync('/dev/zero', join(folder, 'device.json'));
    const report = await evaluateJson([join(folder, 'a.json'), ...RULES]);
    expect(listIds(report)).toEqual(['B']);
    expect(report.unreadable).toEqual([
      expect.objectContaining({ resourceId: 'S', message: expect.stringContaining(problem) }),
    ]);
  });
});

describe('local templates of nested stacks', () => {
  const INNER = JSON.stringify({
    Parameters: { Size: { Type: 'Number' } },
    Resources: { Inner: { Type: 'Test::Box', Properties: { size: { Ref: 'Size' } } } },
  });
  const nested = (TemplateURL: unknown) => ({ ...NESTED, Properties: { TemplateURL, Parameters: { Size: '70' } } });
  const application = (Location: unknown) => ({
    Type: 'AWS::Serverless::Application',
    Properties: { Location, Parameters: { Size: '70' } },
  });

  test.each<[what: string, file: string, create: (folder: string) => object]>([
    ['beside it', 'app/inner.json', () => nested('inner.json')],
    ['beside it, with a dot', 'app/inner.yaml', () => nested('./inner.yaml')],
    ['with another ending', 'app/inner.template', () => nested('inner.template')],
    ['below it', 'app/parts/inner.yml', () => nested('parts/inner.yml')],
    ['in a folder beside its own', 'sibling/inner.json', () => nested('../sibling/inner.json')],
    ['by an absolute path', 'sibling/inner.json', (folder) => nested(join(folder, 'sibling/inner.json'))],
    ['with dots in its name', 'app/..inner.json', () => nested('..inner.json')],
    ['of an application of SAM', 'app/inner.json', () => application('./inner.json')],
  ])('%s are evaluated with the parameters of the outer stack', async (_what, path, create) => {
    const folder = createFolder({ [path]: INNER });
    mkdirSync(join(folder, 'app'), { recursive: true });
    writeFileSync(join(folder, 'app/a.json'), template({ Stack: create(folder) }));
    const { evaluations, unreadable } = await evaluateJson([folder, ...RULES]);
    expect(unreadable).toEqual([]);
    const ofStack = evaluations.filter(({ nestedIn }: { nestedIn?: string }) => nestedIn === 'Stack');
    expect(ofStack).toMatchObject([
      { resourceId: 'Inner', source: join(folder, path), annotation: 'Size 70 is more than 10' },
    ]);
  });

  test('a template that a stack names is also evaluated on its own', async () => {
    const folder = createFolder({ 'a.json': template({ Stack: nested('b.json') }), 'b.json': INNER });
    const { evaluations } = await evaluateJson([folder, ...RULES]);
    expect(evaluations).toMatchObject([
      { nestedIn: 'Stack', complianceType: 'NON_COMPLIANT' },
      { annotation: expect.stringContaining('Insufficient data') },
    ]);
    expect(evaluations[1].nestedIn).toBeUndefined();
  });

  test.each<[what: string, url: string]>([
    ['above the folder', '../secret.json'],
    ['above the folder by a detour', 'parts/../../secret.json'],
    ['with an absolute path', '/etc/hosts'],
    ['that may not exist', '../../none.json'],
  ])('%s are refused, whether they exist or not', async (_what, url) => {
    const folder = createFolder({
      'secret.json': INNER,
      'in/parts/x.json': '{}',
      'in/a.json': template({ B: box(1), S: nested(url) }),
    });
    const report = await evaluateJson([join(folder, 'in/a.json'), ...RULES]);
    expect(listIds(report)).toEqual(['B']);
    expect(report.unreadable).toMatchObject([
      { resourceId: 'S', message: expect.stringContaining('it is outside the folder of the input') },
    ]);
    expect(report.code).toBe(2);
  });

  test.each<[what: string, url: unknown]>([
    ['of the internet', 'https://example.com/a.yaml'],
    ['in a bucket', 'S3://templates/a.yaml'],
    ['in a parameter', '{{resolve:ssm:/template}}'],
    ['that a deployment decides', { Ref: 'Url' }],
    ['without a name', ''],
  ])('templates %s are named as not evaluated', async (_what, url) => {
    const folder = createFolder({ 'a.json': template({ B: box(1), S: nested(url) }) });
    const report = await evaluateJson([folder, ...RULES]);
    expect([listIds(report), report.unreadable, report.code]).toEqual([['B'], [], 0]);
    const { out } = await run(['evaluate', folder, ...RULES], { width: 400 });
    expect(out).toContain('Nested stacks are not evaluated, since their templates are not files of the input: S');
  });

  test('a template that does not exist is unreadable', async () => {
    const folder = createFolder({ 'a.json': template({ B: box(1), S: nested('./none.yaml') }) });
    const report = await evaluateJson([folder, ...RULES]);
    expect([listIds(report), report.code]).toEqual([['B'], 2]);
    expect(report.unreadable).toMatchObject([{ resourceId: 'S', message: expect.stringContaining('none.yaml') }]);
  });
});
