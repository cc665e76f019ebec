import { isManifest, readAssetManifest, readManifest } from '../../lib/formats/cloud-assembly';
import { ParseError } from '../../lib/formats/parse-error';
import { fixture } from './fixtures';

const manifest = (artifacts: object) => ({ version: '48.0.0', artifacts });
const stack = (templateFile: unknown, environment = 'aws://unknown-account/unknown-region') => ({
  type: 'aws:cloudformation:stack',
  environment,
  properties: { templateFile },
});

test('returns the templates of an assembly with their environments', () => {
  expect(readManifest(fixture('cloud-assembly/manifest.json'))).toEqual({
    templates: [
      {
        stack: 'Web',
        stackName: 'Web',
        environment: 'aws://111122223333/eu-west-1',
        path: 'Web.template.json',
        scope: { accountId: '111122223333', region: 'eu-west-1' },
        parameters: { Office: '198.51.100.0/24' },
      },
      {
        stack: 'Anywhere',
        stackName: 'Anywhere',
        environment: 'aws://unknown-account/unknown-region',
        path: 'Anywhere.template.json',
        scope: {},
        parameters: {},
      },
    ],
    assemblies: ['assembly-Production'],
    assetManifests: ['Web.assets.json'],
    unreadable: [],
  });
  expect(readManifest(fixture('cloud-assembly/assembly-Production/manifest.json')).templates).toEqual([
    {
      stack: 'Production/Web',
      stackName: 'Production-Web',
      environment: 'aws://444455556666/eu-central-1',
      path: 'ProductionWeb.template.json',
      scope: { accountId: '444455556666', region: 'eu-central-1' },
      parameters: {},
    },
  ]);
});

test.each<[environment: string, scope: object]>([
  ['aws://111122223333/eu-west-1', { accountId: '111122223333', region: 'eu-west-1' }],
  ['aws://unknown-account/eu-west-1', { region: 'eu-west-1' }],
  ['aws://111122223333/unknown-region', { accountId: '111122223333' }],
  ['somewhere', {}],
])('the environment %s', (environment, scope) => {
  expect(readManifest(manifest({ A: stack('a.json', environment) })).templates[0]?.scope).toEqual(scope);
});

test.each([
  undefined,
  5,
  '',
  '../a.json',
  '/a.json',
  'a/../../b.json',
  'c:/a.json',
  'C:\\a.json',
  '\\a.json',
  'a\\..\\b.json',
])('refuses the template %j of a stack', (file) => {
  expect(readManifest(manifest({ A: stack(file) }))).toEqual({
    templates: [],
    assemblies: [],
    assetManifests: [],
    unreadable: [
      { resourceId: 'A', message: 'Cannot read "A" of the cloud assembly: found no file inside its folder' },
    ],
  });
});

test.each<[file: unknown, listed: string[]]>([
  ['A.assets.json', ['A.assets.json']],
  ['../A.assets.json', []],
  [5, []],
])('lists the asset manifest %j: %j', (file, listed) => {
  const document = manifest({ A: { type: 'cdk:asset-manifest', properties: { file } } });
  expect(readManifest(document).assetManifests).toEqual(listed);
});

test.each<[document: unknown, assets: object[]]>([
  [
    {
      files: {
        a: {
          source: { path: 'a.json' },
          destinations: { here: { bucketName: 'b', objectKey: 'k.json' }, there: 'elsewhere' },
        },
      },
    },
    [{ path: 'a.json', destinations: [{ bucketName: 'b', objectKey: 'k.json' }] }],
  ],
  [{ files: { a: { source: { path: 'a.json' } } } }, [{ path: 'a.json', destinations: [] }]],
  [{ files: { a: { source: { executable: ['make'] }, destinations: {} } } }, []],
  [{ dockerImages: {} }, []],
  [undefined, []],
])('the assets of %j', (document, assets) => {
  expect(readAssetManifest(document)).toEqual(assets);
});

test.each<[document: unknown, expected: boolean]>([
  [manifest({}), true],
  [{ version: '48.0.0' }, false],
  [{ version: 4, artifacts: {} }, false],
  [null, false],
])('%j is a manifest: %j', (document, expected) => {
  expect(isManifest(document)).toBe(expected);
  if (!expected) expect(() => readManifest(document)).toThrow(ParseError);
});
