import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type PluginBuild } from 'esbuild';
import type { Configuration } from '../../lib/cdk/configuration/configuration';
import { bundleOnce } from '../cdk/bundle-once';
import { createFolderWithPackages, runNode } from '../dev/temporary-folder';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';

/** Runs the app with each configuration, in one process, because the validator of the CDK takes seconds to start. */
const PROGRAM = `
  const { writeFileSync } = require('node:fs');
  for (const { configuration, out } of require('./runs.json')) {
    process.env.CDK_OUTDIR = out;
    writeFileSync('assay.config.json', JSON.stringify(configuration));
    for (const file of ['./assay.config.json', './bin/app.cjs']) delete require.cache[require.resolve(file)];
    require('./bin/app.cjs');
    console.error('---');
  }`;

const folder = createFolderWithPackages({ 'run.cjs': PROGRAM });
for (const part of ['lambdas', 'lib', 'rules']) symlinkSync(join(ROOT, part), join(folder, part), 'dir');

// A bundle of the app loads faster than the source, which `npm run synth` runs.
beforeAll(async () => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bin/app.ts'],
    outfile: join(folder, 'bin/app.cjs'),
    bundle: true,
    platform: 'node',
    packages: 'external',
    external: ['../assay.config'],
    plugins: [{ name: 'functions', setup: shareFunctions }],
  });
}, 900_000);

/** Gives the app the bundles of the functions that the test files share, since making them takes seconds. */
function shareFunctions({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]bundled-files\.ts$/ }, () => {
    const names = readdirSync(join(ROOT, 'lambdas'));
    const bundles = Object.fromEntries(names.map((name) => [name, bundleOnce(join(ROOT, 'lambdas', name))]));
    return {
      contents: `
        import { basename } from 'node:path';
        export const bundle = (entry) => (${JSON.stringify(bundles)})[basename(entry)];`,
    };
  });
}

/** Runs the app with configurations, as the CDK's command does. Returns what each printed, and its templates but nested ones. */
async function runApp(...configurations: readonly Configuration[]) {
  const runs = configurations.map((configuration) => ({ configuration, out: join(createFolder({}), 'out') }));
  writeFileSync(join(folder, 'runs.json'), JSON.stringify(runs));
  // The validator is WebAssembly, which takes a seventh more processor time if V8 optimizes it.
  const { code, stdout, stderr } = await runNode(folder, '--liftoff-only', 'run.cjs');
  const printed = stderr.split('---\n');
  const templates = runs.map(({ out }) =>
    existsSync(out) ? readdirSync(out).filter((name) => /^[^.]+\.template\.json$/.test(name)) : [],
  );
  return { code, stdout, printed, templates };
}

test('synthesizes with alerts, remediation and warnings, without configuration and credentials, and not beyond limits of AWS', async () => {
  const approvers = ['arn:aws:iam::111122223333:role/on-call'];
  const RDS_STORAGE_ENCRYPTED = Array.from({ length: 480 }, (_, n) => ({ name: `encrypted-${n}` }));
  const result = await runApp(
    {
      environments: [{ account: '111122223333', regions: ['eu-west-1', 'eu-west-7'] }],
      alerts: { subscribers: ['on-call@example.com'], securityHub: true },
      remediation: {
        'open-ssh': { mode: 'approve', approvers },
        'gp2-volume': 'automatic',
        'public-s3-bucket': 'manual',
      },
    },
    {},
    { managedRules: { RDS_STORAGE_ENCRYPTED } },
  );
  expect(result).toEqual({
    code: 1,
    stdout: '',
    printed: [
      'Warning: environments: the CDK does not know Region "eu-west-7", did you mean "eu-west-1"?\n',
      '',
      expect.stringMatching(
        /^Cannot synthesize stack "assay": got \d+ resources, .* CloudFormation allows 500 in a stack: .*\n$/,
      ),
    ],
    templates: [[expect.any(String), expect.any(String)], ['assay.template.json'], []],
  });
});

test('prints the errors in a configuration and synthesizes nothing', async () => {
  const configuration = { prefix: 'Not kebab', rules: { 'open-shh': 'default' } } as Configuration;
  const { code, stdout, printed, templates } = await runApp(configuration);
  expect({ code, stdout, templates }).toEqual({ code: 1, stdout: '', templates: [[]] });
  expect(printed).toEqual([
    expect.stringMatching(/^Invalid configuration: 2 errors\n {2}prefix: .*\n {2}rules.*open-ssh.*\n$/),
  ]);
});
