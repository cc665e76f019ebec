import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import openSsh from '../../rules/ec2/open-ssh/rule';
import { runNode } from '../dev/temporary-folder';
import { installPackage, packPackage, readJson } from '../package/installed-package';
import { ROOT, readSources } from '../source';
import { createFolder } from '../temporary-files';

jest.setTimeout(600_000);

/** A copy of the example, with the packed package among its packages. `test/package` checks its types. */
const app = join(createFolder({}), 'own-app');

beforeAll(async () => {
  cpSync(join(ROOT, 'examples/own-app'), app, { recursive: true });
  await installPackage(await packPackage(), app);
});

test('depends on the tarball, because somebody else may own the name on npm', () => {
  const { name, version } = readJson(join(ROOT, 'package.json'));
  expect(readJson(join(app, 'package.json')).dependencies.assay).toBe(`file:${name}-${version}.tgz`);
});

test('imports nothing but packages and itself', () => {
  const imports = readSources('examples/own-app').flatMap((source) => source.imports);
  const packages = imports.filter((name) => !/^\.\/|^\.\.\/(?!\.\.)/.test(name));
  expect([...new Set(packages)].sort()).toEqual([
    ...['assay', 'assay/cdk', 'assay/rules', 'assay/runtime', 'assay/testing'],
    ...['aws-cdk-lib', 'node:test', 'node:url'],
  ]);
});

test('its rules and their remediations pass their cases', async () => {
  const { code, stdout } = await runNode(app, '--import', 'tsx', '--test', '--test-reporter=tap', 'rules.test.ts');
  expect({ code, failed: /^# fail (\d+)$/m.exec(stdout)?.[1] }).toEqual({ code: 0, failed: '0' });
  expect(stdout).toMatch(/ok \d+ - a group as the launch wizard makes it\n/);
  expect(stdout).toMatch(/ok \d+ - SSH from every address is revoked, and SSH from the office stays\n/);
  expect(stdout).toMatch(/ok \d+ - tags are copied to new snapshots\n/);
});

test('is synthesized, with its rule in the templates and in the functions, and its remediation as configured', async () => {
  const { code, stderr } = await runNode(app, 'node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--strict');
  expect({ code, warned: /warning/i.test(stderr) }).toEqual({ code: 0, warned: false });
  const assembly = join(app, 'cdk.out');
  const names = readdirSync(assembly).filter((name) => /^own-.*\.template\.json$/.test(name));
  expect(names).toEqual(['own-111122223333-eu-west-1.template.json', 'own-111122223333-us-east-1.template.json']);
  for (const name of names) {
    const outer = readResources(join(assembly, name));
    const nested = outer.find(({ Type }) => Type === 'AWS::CloudFormation::Stack');
    const resources = [...outer, ...readResources(join(assembly, nested?.Metadata?.['aws:asset:path'] ?? ''))];
    const ofType = (type: string) => resources.flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []));
    expect(ofType('AWS::Config::ConfigRule').map(({ ConfigRuleName }) => ConfigRuleName)).toEqual([
      'own-open-ssh',
      'own-launch-wizard-group',
      'own-tagless-snapshots',
    ]);
    expect(ofType('AWS::SSM::Document').map(({ Name }) => Name)).toEqual([
      'own-launch-wizard-group-remediate',
      'own-launch-wizard-group-undo',
      'own-tagless-snapshots-remediate',
      'own-tagless-snapshots-undo',
    ]);
    expect(ofType('AWS::Config::RemediationConfiguration').map(({ Automatic }) => Automatic)).toEqual([
      name.includes('us-east-1'),
      false,
    ]);
    expect(ofType('AWS::SNS::Topic').map(({ TopicName }) => TopicName)).toEqual(['own-alerts']);
  }
  const bundles = readdirSync(assembly)
    .filter((name) => name.startsWith('asset.'))
    .map((asset) => readFileSync(join(assembly, asset, 'index.mjs'), 'utf8'));
  // The alert function and the plan function have settings for each Region; the evaluator has none.
  expect(bundles).toHaveLength(5);
  for (const name of ['launch-wizard-group', openSsh.name]) {
    expect(bundles.filter((bundle) => bundle.includes(`name:"${name}",`))).toHaveLength(5);
  }
  // The evaluator reads no titles, so it has none.
  for (const title of ['Security groups of the launch wizard must not be open to the internet', openSsh.title]) {
    expect(bundles.filter((bundle) => bundle.includes(title))).toHaveLength(4);
  }
});

interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, string>>;
}

const readResources = (file: string): TemplateResource[] => Object.values(readJson(file).Resources);
