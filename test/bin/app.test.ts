import { cpSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderWithPackages, runNode } from '../dev/temporary-folder';
import { ROOT } from '../source';

const QUIET = { code: 0, stdout: '', stderr: '' };

/** Runs the app with a configuration, as the CDK's command does. Returns its output and the templates. */
async function runApp(configuration: string) {
  const folder = createFolderWithPackages({
    'assay.config.ts': `import { defineConfig } from './lib/cdk/configuration/configuration';
      export default defineConfig(${configuration});`,
    'run.cjs': `process.env.CDK_OUTDIR = 'out'; require('tsx/cjs'); require('./bin/app.ts');`,
  });
  for (const part of ['lib', 'lambdas', 'rules']) symlinkSync(join(ROOT, part), join(folder, part), 'dir');
  cpSync(join(ROOT, 'bin/app.ts'), join(folder, 'bin/app.ts'));
  const outcome = await runNode(folder, 'run.cjs');
  const out = join(folder, 'out');
  return {
    outcome,
    templates: existsSync(out) ? readdirSync(out).filter((name) => name.endsWith('.template.json')) : [],
  };
}

test('needs neither configuration nor credentials, and prints nothing', async () => {
  expect(await runApp('{}')).toEqual({ outcome: QUIET, templates: ['assay.template.json'] });
});

test('prints nothing with alerts and remediation', async () => {
  const approvers = `['arn:aws:iam::111122223333:role/on-call']`;
  const { outcome, templates } = await runApp(`{
    alerts: { subscribers: ['on-call@example.com'], securityHub: true },
    remediation: { 'open-ssh': { mode: 'approve', approvers: ${approvers} }, 'gp2-volume': 'automatic', 'public-s3-bucket': 'manual' },
  }`);
  expect({ outcome, templates }).toEqual({ outcome: QUIET, templates: ['assay.template.json'] });
});

test('prints the errors in a configuration and synthesizes nothing', async () => {
  const { outcome, templates } = await runApp(`{ prefix: 'Not kebab', rules: { 'open-shh': 'default' } } as object`);
  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toBe('');
  expect(outcome.stderr).toMatch(/^Invalid configuration: 2 errors\n {2}prefix: .*\n {2}rules.*open-ssh.*\n$/);
  expect(templates).toEqual([]);
});

test('prints an exceeded limit of AWS and synthesizes nothing', async () => {
  const names = `Array.from({ length: 480 }, (_, n) => ({ name: 'encrypted-' + n }))`;
  const { outcome, templates } = await runApp(`{ managedRules: { RDS_STORAGE_ENCRYPTED: ${names} } }`);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(
    /^Cannot synthesize stack "assay": got \d+ resources, .* CloudFormation allows 500 in a stack: .*\n$/,
  );
  expect(templates).toEqual([]);
});

test('prints warnings and still synthesizes', async () => {
  const { outcome, templates } = await runApp(
    `{ environments: [{ account: '111122223333', regions: ['eu-west-1', 'eu-west-7'] }] }`,
  );
  expect(outcome).toEqual({
    ...QUIET,
    stderr: 'Warning: environments: the CDK does not know Region "eu-west-7", did you mean "eu-west-1"?\n',
  });
  expect(templates).toHaveLength(2);
});
