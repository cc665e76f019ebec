import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import { listFiles } from '../../lib/engine/input-files';
import { readFile } from '../../lib/engine/read-file';
import { indexRules } from '../../lib/engine/rule-index';
import { rules } from '../../rules';
import { createFolder } from '../temporary-files';

const enabled = rules
  .filter(({ name }) => name === 'open-ssh')
  .map((rule) => ({ rule, parameters: parseParameters(rule, {}) }));

/** Reads the files of a folder. Returns the items of groups with the types of their parts, and what cannot be read. */
async function readFolder(files: Readonly<Record<string, string>>) {
  const folder = createFolder(files);
  const listed = listFiles([folder]);
  const items: ConfigurationItem[] = [];
  const unreadable: object[] = [];
  const ruleIndex = indexRules(enabled, new Date(0), []);
  for (const file of listed.files) {
    const tally = await readFile(file, { ruleIndex }, (item) => items.push(item));
    unreadable.push(...tally.unreadable);
  }
  const shorten = (path = '') => path.replace(`${folder}/`, '');
  return {
    sources: listed.files.map(({ source, stacks }) => stacks?.map((stack) => shorten(stack.source)) ?? shorten(source)),
    groups: items
      .filter(({ resourceType }) => resourceType === 'AWS::EC2::SecurityGroup')
      .map((item) => [
        shorten(item.origin?.file),
        item.resourceId,
        Object.keys(item.supplementaryConfiguration as object),
      ]),
    unreadable: unreadable.map((one) => JSON.parse(shorten(JSON.stringify(one)))),
  };
}

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const EXPORT = JSON.stringify({
  Resources: { Group: { Type: 'AWS::EC2::SecurityGroup' } },
  Outputs: { Id: { Value: { Ref: 'Group' }, Export: { Name: 'shared' } } },
});
const IMPORT = JSON.stringify({
  Resources: {
    Rule: { Type: INGRESS, Properties: { GroupId: { 'Fn::ImportValue': 'shared' }, CidrIp: '10.0.0.0/8' } },
  },
});
const HOME = 'aws://111122223333/eu-west-1';
const manifest = (stacks: Readonly<Record<string, string | undefined>>) =>
  JSON.stringify({
    version: '48.0.0',
    artifacts: Object.fromEntries(
      Object.entries(stacks).map(([name, environment]) => [
        name,
        { type: 'aws:cloudformation:stack', environment, properties: { templateFile: `${name}.json` } },
      ]),
    ),
  });

test.each<[what: string, a: string | undefined, b: string | undefined]>([
  ['one account and Region', HOME, HOME],
  [
    'an environment that is left to the deployment',
    'aws://unknown-account/unknown-region',
    'aws://unknown-account/unknown-region',
  ],
  ['no environment', undefined, undefined],
])('stacks of an assembly with %s are read together', async (_what, a, b) => {
  const read = await readFolder({ 'manifest.json': manifest({ A: a, B: b }), 'A.json': EXPORT, 'B.json': IMPORT });
  expect(read).toEqual({
    sources: [['A.json', 'B.json']],
    groups: [['A.json', 'Group', [INGRESS]]],
    unreadable: [],
  });
});

test.each<[what: string, b: string]>([
  ['another Region', 'aws://111122223333/us-east-1'],
  ['another account', 'aws://444455556666/eu-west-1'],
  ['an unknown Region', 'aws://111122223333/unknown-region'],
])('a stack in %s is read alone', async (_what, b) => {
  const read = await readFolder({ 'manifest.json': manifest({ A: HOME, B: b }), 'A.json': EXPORT, 'B.json': IMPORT });
  expect(read).toEqual({
    sources: [['A.json'], ['B.json']],
    groups: [
      ['A.json', 'Group', []],
      ['B.json', 'Rule', [INGRESS]],
    ],
    unreadable: [],
  });
});

test('templates of a folder without a manifest are read alone', async () => {
  const { groups } = await readFolder({ 'A.json': EXPORT, 'B.json': IMPORT });
  expect(groups).toEqual([
    ['', 'Group', []],
    ['', 'Rule', [INGRESS]],
  ]);
});

test('a broken template does not affect the other stacks', async () => {
  const read = await readFolder({
    'manifest.json': manifest({ A: HOME, B: HOME, C: HOME, D: HOME }),
    'A.json': EXPORT,
    'B.json': '{"Resources": ',
    'C.json': '{"Resources": 5, "AWSTemplateFormatVersion": "2010-09-09"}',
    'D.json': IMPORT,
  });
  expect(read.groups).toEqual([['A.json', 'Group', [INGRESS]]]);
  expect(read.unreadable).toEqual([
    { source: 'B.json', message: expect.stringMatching(/^Cannot parse the document as JSON: /) },
    {
      source: 'C.json',
      message: expect.stringMatching(/^Cannot read a template: expected an object of Resources, found Resources: 5/),
    },
  ]);
});

test.each<[what: string, template: object]>([
  ['no section for resources', { Parameters: { Stage: { Type: 'String' } }, Rules: {} }],
  ['no section at all', {}],
  ['an empty section', { Resources: {} }],
])('a stack with %s is empty', async (_what, template) => {
  const read = await readFolder({
    'manifest.json': manifest({ A: HOME, B: HOME }),
    'A.json': EXPORT,
    'B.json': JSON.stringify(template),
  });
  expect(read).toEqual({ sources: [['A.json', 'B.json']], groups: [['A.json', 'Group', []]], unreadable: [] });
});

test('so many stacks that they are too large together are read in several groups', async () => {
  const names = Array.from({ length: 600 }, (_, index) => `S${index}`);
  const read = await readFolder({
    'manifest.json': manifest(Object.fromEntries(names.map((name) => [name, HOME]))),
    ...Object.fromEntries(names.map((name) => [`${name}.json`, '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'])),
  });
  expect(read.sources.map((group) => group.length)).toEqual([500, 100]);
  expect(read.unreadable).toEqual([]);
});

test('a nested stack is read with the others, and has its own file', async () => {
  const outer = JSON.parse(EXPORT) as { Resources: object };
  const nested = {
    Type: 'AWS::CloudFormation::Stack',
    Metadata: { 'aws:asset:path': 'Inner.json' },
    Properties: { Parameters: { Id: { Ref: 'Group' } } },
  };
  const inner = {
    Parameters: { Id: { Type: 'String' } },
    Resources: {
      Own: { Type: 'AWS::EC2::SecurityGroup' },
      Rule: { Type: INGRESS, Properties: { GroupId: { Ref: 'Id' }, CidrIp: '10.0.0.0/8' } },
    },
  };
  const read = await readFolder({
    'manifest.json': manifest({ A: HOME }),
    'A.json': JSON.stringify({ ...outer, Resources: { ...outer.Resources, Inner: nested } }),
    'Inner.json': JSON.stringify(inner),
  });
  expect(read.groups).toEqual([
    ['A.json', 'Group', [INGRESS]],
    ['Inner.json', 'Own', []],
  ]);
});

test.each<[what: string, file: string, problem: string]>([
  ['that does not exist', 'None.json', 'ENOENT'],
  ['that is no template', 'Other.json', 'it does not hold one template'],
])('a nested template %s is refused', async (_what, path, problem) => {
  const nested = { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': path } };
  const read = await readFolder({
    'manifest.json': manifest({ A: HOME }),
    'A.json': JSON.stringify({ Resources: { Inner: nested, Group: { Type: 'AWS::EC2::SecurityGroup' } } }),
    'Other.json': '[]',
  });
  expect(read.groups).toEqual([['A.json', 'Group', []]]);
  expect(read.unreadable).toMatchObject([
    { source: 'A.json', resourceId: 'Inner', message: expect.stringContaining(problem) },
  ]);
});
