import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNode } from '../dev/temporary-folder';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { installPackage, packPackage, readJson } from './installed-package';

jest.setTimeout(600_000);

/** The app that `cdk init` makes, which is CommonJS, with the rule of the example and the packed package. */
const app = join(createFolder({ 'team-app/.keep': '' }), 'team-app');

const FILES = {
  'lib/team-app-stack.ts': `
    import { join } from 'node:path';
    import { bundleCode, ConfigRules, Evaluator, WAIVERS_FILE } from 'assay/cdk';
    import * as cdk from 'aws-cdk-lib/core';
    import { Construct } from 'constructs';
    import rule from '../rules/launch-wizard-group/rule';

    export class TeamAppStack extends cdk.Stack {
      constructor(scope: Construct, id: string, props?: cdk.StackProps) {
        super(scope, id, props);
        const entry = join(__dirname, '../lambda/evaluate.mts');
        const code = bundleCode(this, { entry, files: { [WAIVERS_FILE]: '[]' } });
        const evaluator = new Evaluator(this, 'Evaluator', { code });
        new ConfigRules(this, 'Rules', { rules: [{ rule, parameters: {} }], evaluator, prefix: 'team' });
      }
    }`,
  // An ES module, because it needs \`import.meta.url\`.
  'lambda/evaluate.mts': `
    import { createEvaluateHandler, createEvaluatorDependencies } from 'assay/runtime';
    import { rules } from '../rules/index.js';

    export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });`,
  // One file, since each loads the package and the CDK again.
  'test/team-app.test.ts': `
    import { createPlanChecks, createRuleChecks } from 'assay/testing';
    import { Template } from 'aws-cdk-lib/assertions';
    import * as cdk from 'aws-cdk-lib/core';
    import { TeamAppStack } from '../lib/team-app-stack';
    import { rules } from '../rules';
    import cases from '../rules/launch-wizard-group/cases';
    import plans from '../rules/launch-wizard-group/plans';
    import rule from '../rules/launch-wizard-group/rule';

    for (const { name, run } of createRuleChecks(rule, cases)) test(name, run);
    for (const { name, run } of createPlanChecks(rule, plans, rules, cases)) test(name, run);

    test('deploys the rule', () => {
      const template = Template.fromStack(new TeamAppStack(new cdk.App({ outdir: 'cdk.out' }), 'Team'));
      template.hasResourceProperties('AWS::Config::ConfigRule', { ConfigRuleName: 'team-launch-wizard-group' });
    });`,
};

beforeAll(async () => {
  const cdk = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
  const init = await runNode(app, cdk, 'init', 'app', '--language', 'typescript', '--generate-only');
  expect(init).toMatchObject({ code: 0 });
  cpSync(join(ROOT, 'examples/own-app/rules'), join(app, 'rules'), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  await installPackage(await packPackage(), app);
});

test('the app is CommonJS and tests with Jest', () => {
  const { type, scripts } = readJson(join(app, 'package.json'));
  expect({ type, test: scripts.test }).toEqual({ type: undefined, test: 'jest' });
});

test('its tests pass', async () => {
  const { code, stdout, stderr } = await runNode(app, 'node_modules/jest/bin/jest.js', '--json');
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const { numPassedTests, numTotalTests } = JSON.parse(stdout);
  expect(numTotalTests).toBeGreaterThan(20);
  expect(numPassedTests).toBe(numTotalTests);
});

test('it is synthesized, after its types are checked', async () => {
  expect(readJson(join(app, 'cdk.json')).app).toBe('npx tsc && npx tsx bin/team-app.ts');
  const synthesis = await runNode(app, 'node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--strict');
  expect(synthesis).toEqual({ code: 0, stdout: '', stderr: '' });
  const template = readJson(join(app, 'cdk.out/TeamAppStack.template.json'));
  const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
  expect(types).toContain('AWS::Config::ConfigRule');
  const [asset] = readdirSync(join(app, 'cdk.out')).filter((name) => name.startsWith('asset.'));
  expect(readFileSync(join(app, 'cdk.out', `${asset}`, 'index.mjs'), 'utf8')).toContain('launch-wizard-group');
});
