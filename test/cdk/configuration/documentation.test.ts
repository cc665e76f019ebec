import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readSources } from '../../source';
import { createFolder } from '../../temporary-files';
import { LanguageServer } from './language-server';

/** One key of each shape, and several in unions, where the types are most indirect. */
const SOURCE = `import { defineConfig } from '${ROOT}/lib/cdk/configuration/configuration';
export default defineConfig({
  environments: [{
    account: '111122223333', regions: ['eu-west-1'] }],
  prefix: 'assay',
  recorder: {
    retentionDays: 400,
    delivery: {
      topic: true } },
  rules: { 'open-ssh': {
    tagScope: { key: 'team' } } },
  managedRules: { 'encrypted-volumes': {
    evaluationModes: ['DETECTIVE'] } },
  guardRules: { gp3: {
    policy: 'gp3.guard', resourceTypes: ['AWS::EC2::Volume'] } },
  remediation: { 'open-ssh': { mode: 'approve',
    approvers: [] } },
  alerts: {
    stormSize: 5 },
  aggregator: {
    accounts: [] },
  health: {
    subscribers: [] },
});
`;

const server = new LanguageServer();
beforeAll(() => {
  const tsconfig = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: { types: [] }, include: ['*.ts'] };
  const folder = createFolder({ 'tsconfig.json': JSON.stringify(tsconfig), 'assay.config.ts': SOURCE });
  return server.open(folder, 'assay.config.ts');
});
afterAll(() => server.stop());

// Editors show the comment on the definition. The hover text of TypeScript 7.0 lacks it for mapped types; 7.1 has it again.
test.each([
  ['environments', '`{}` is the account and Region of the CLI'],
  ['account', '12 digits, in quotes'],
  ['prefix', "@default 'assay'"],
  ['recorder', "use `'adopt'`"],
  ['retentionDays', '@default 2557'],
  ['topic', '@default false'],
  ['rules', '`assay rules` lists them'],
  ['tagScope', '@default - all resources'],
  ['managedRules', '`INCOMING_SSH_DISABLED`'],
  ['evaluationModes', "@default ['DETECTIVE']"],
  ['policy', 'The path of the policy file'],
  ['remediation', "@default - every rule is `'off'`"],
  ['approvers', 'up to ten in an account'],
  ['stormSize', '@default 20'],
  ['accounts', 'The accounts to collect from'],
  ['subscribers', 'Email addresses, which must confirm'],
])('editors show the documentation of %s', async (key, excerpt) => {
  const lines = SOURCE.split('\n');
  const line = lines.findIndex((text) => text.trimStart().startsWith(`${key}:`));
  const definition = await server.findDefinition(line, (lines[line] as string).indexOf(key));
  expect(readComment(definition)).toContain(excerpt);
});

test('every key of every shape has a comment', () => {
  const shapes = readSources('lib/cdk/configuration').map(({ path }) => readFileSync(join(ROOT, path), 'utf8'));
  const bodies = shapes.flatMap((text) => [...text.matchAll(/^export const \w+(?:Shape|Settings) = .*?^\}\);$/gms)]);
  const keys = bodies.flatMap(([body]) => [...body.matchAll(/(\*\/)?\n {2}(\w+)(?::.*)?,$/gm)]);
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter(([, comment]) => comment === undefined).map(([, , key]) => key)).toEqual([]);
});

/** Returns the JSDoc comment above a line. */
function readComment({ file, line }: { readonly file: string; readonly line: number }): string {
  const above = readFileSync(file, 'utf8').split('\n').slice(0, line).join('\n');
  return /\/\*\*(?:(?!\*\/).)*\*\/\s*$/s.exec(above)?.[0] ?? '';
}
