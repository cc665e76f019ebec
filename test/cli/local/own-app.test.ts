import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeOwnApp } from '../../../lib/cli/local/synthesis/own-app';
import { rules } from '../../rules/registry';
import { ROOT } from '../../source';
import { createFolder } from '../../temporary-files';

const modules = {
  assay: join(ROOT, 'exports/index.ts'),
  'assay/rules': join(ROOT, 'exports/rules.ts'),
  'assay/runtime': join(ROOT, 'exports/runtime.ts'),
  'assay/cdk': join(ROOT, 'bin/api-cdk.ts'),
};
const app = { command: '', folder: ROOT, hasFunctions: true, modules };
const RULE = `
import { COMPLIANT, defineRule, onChange, securityGroup } from 'assay';
export default defineRule({
  name: 'empty-group', title: 't', rationale: 'r', severity: 'low', resource: securityGroup, triggers: [onChange],
  parameters: {}, limitations: [], evaluate: () => COMPLIANT,
});`;
// The rules are loaded by the test: Jest has no modules at URLs.
const host = {
  assayModules: { assay: pathToFileURL(modules.assay).href, 'assay/cdk': pathToFileURL(modules['assay/cdk']).href },
  importModule: async () => ({
    loaded: [{ rule: { ...rules[0], name: 'empty-group' }, remediation: undefined }],
    default: { rules: { 'open-ssh': 'default' } },
  }),
};

test('the app has the configuration, the rules of a folder beside those of Assay, and functions that run them', async () => {
  const folder = createFolder({
    'rules/empty-group/rule.ts': RULE,
    'rules/empty-group/remediation.ts': `export const remediation = { modes: 'sample' };`,
    'assay.config.ts': `import { defineConfig } from 'assay/cdk'; export default defineConfig({ prefix: 'own' });`,
  });
  const options = { config: join(folder, 'assay.config.ts'), rules: [join(folder, 'rules')] };
  const variables = await writeOwnApp(join(folder, 'app'), options, app, { host, shipped: rules });
  expect(variables).toEqual({
    ASSAY_LOCAL_DEFINITION: join(folder, 'app/definition.cjs'),
    ASSAY_LOCAL_FOLDER: folder,
    ASSAY_LOCAL_FUNCTIONS: join(folder, 'app'),
  });
  const definition = createRequire(__filename)(join(folder, 'app/definition.cjs'));
  expect(definition.configuration).toEqual({ prefix: 'own' });
  expect(definition.rules).toMatchObject([{ name: 'empty-group', remediation: { modes: 'sample' } }]);
});

test('a configuration alone needs no functions of its own in the repository', async () => {
  const folder = createFolder({ 'assay.config.json': '{"prefix":"own"}' });
  const options = { config: join(folder, 'assay.config.json'), rules: [] };
  const variables = await writeOwnApp(join(folder, 'app'), options, app, { host, shipped: rules });
  expect(variables).not.toHaveProperty('ASSAY_LOCAL_FUNCTIONS');
  expect(createRequire(__filename)(join(folder, 'app/definition.cjs'))).toMatchObject({
    configuration: { prefix: 'own' },
    rules: [],
  });
});
