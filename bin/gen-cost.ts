/**
 * Writes the tables of `docs/cost.md`, computed from synthesized templates of one Region. `npm run gen:cost` runs it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { resolveConfiguration } from '../lib/cdk/configuration/resolve';
import { deploy } from '../lib/cdk/stacks/deploy';
import { withRemediations } from '../lib/core/rule';
import type { CostTemplate } from '../lib/dev/cost/estimate';
import { formatCostTables } from '../lib/dev/cost/page';
import { fillPart } from '../lib/dev/generated-part';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

const rootFolder = dirname(__dirname);
const registry = withRemediations(rules, remediations);
const typesByRule = new Map(rules.map(({ name, resource }) => [name, resource.resourceTypes]));
const page = join(rootFolder, 'docs/cost.md');
writeFileSync(page, fillPart(readFileSync(page, 'utf8'), 'cost', formatCostTables(createTemplate, typesByRule)));

function createTemplate(configuration: object): CostTemplate {
  const environments = [{ account: '111122223333', regions: ['eu-west-1'] }];
  const resolved = resolveConfiguration({ environments, ...configuration }, { registry, folder: rootFolder });
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'assay-cost-')), treeMetadata: false });
  const [stack] = deploy(app, resolved, {
    evaluatorEntry: join(rootFolder, 'lambdas/evaluate.ts'),
    collectorEntry: join(rootFolder, 'lambdas/collect.ts'),
    alertEntry: join(rootFolder, 'lambdas/alert.ts'),
    planEntry: join(rootFolder, 'lambdas/plan-remediation.ts'),
  });
  const assembly = app.synth({ skipValidation: true });
  const { template } = assembly.getStackArtifact(stack?.artifactId ?? '');
  rmSync(assembly.directory, { recursive: true });
  return template;
}
