import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { FrameworkResult } from '../../lib/core/standards/frameworks/assess';
import { formatJson } from '../../lib/report/json';
import { formatNdjson } from '../../lib/report/ndjson';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { anyRun, createEvaluation, createRun, formatToText } from './sample';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs/schema/evaluate.schema.json'), 'utf8'));

/** Refuses fields that the schema does not name: a new field has to be described. */
function forbidOtherFields(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(forbidOtherFields);
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, forbidOtherFields(value)]));
  return 'properties' in part && !('additionalProperties' in part) ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv2020({ allowUnionTypes: true });
addFormats(ajv);
ajv.addSchema(forbidOtherFields(schema) as object, 'schema');
const validateReport = ajv.getSchema('schema') as NonNullable<ReturnType<typeof ajv.getSchema>>;
const validateLine = ajv.compile({
  anyOf: ['evaluation', 'unreadable', 'controlLine'].map((name) => ({ $ref: `schema#/$defs/${name}` })),
});

const errorsOf = (validate: typeof validateReport, value: unknown) => (validate(value) ? [] : validate.errors);

const WAIVERS = `
- { rule: gp2-volume, resource: '*', owner: team, reason: moves next year, expires: 2026-12-31, ticket: OPS-7 }
`;

test('describes the JSON of real input, with waivers, templates, unreadable files and a baseline', async () => {
  const folder = createFolder({ 'waivers.yaml': WAIVERS, 'broken.json': '{' });
  const baseline = join(folder, 'baseline.json');
  const input = [join(ROOT, 'examples/account'), join(ROOT, 'examples/shop.template.yaml')];
  const evaluate = (...args: string[]) =>
    run(['evaluate', ...args, '--now', '2026-11-20T08:00:00Z', '--format', 'json'], { rules });
  await evaluate(...input, '--write-baseline', baseline);
  const { out } = await evaluate(
    ...[...input, join(folder, 'broken.json')],
    ...['--waivers', join(folder, 'waivers.yaml'), '--baseline', baseline],
  );
  const report = JSON.parse(out);
  expect(errorsOf(validateReport, report)).toEqual([]);
  const outcomes = new Set(report.evaluations.map(({ outcome }: { outcome: string }) => outcome));
  expect([...outcomes].sort()).toEqual(['compliant', 'insufficientData', 'nonCompliant', 'notApplicable', 'waived']);
  expect(report.baseline.stale).not.toEqual([]);
});

test('describes the controls of frameworks, in JSON and in NDJSON', async () => {
  const args = [
    'evaluate',
    join(ROOT, 'examples/account'),
    '--framework',
    'cis-7.0,fsbp',
    '--now',
    '2026-11-20T08:00:00Z',
  ];
  const report = JSON.parse((await run([...args, '--format', 'json'], { rules })).out);
  expect(errorsOf(validateReport, report)).toEqual([]);
  const results = report.frameworks.flatMap(({ controls }: FrameworkResult) => controls.map(({ result }) => result));
  expect([...new Set(results)].sort()).toEqual(['met', 'notEvaluated', 'notMet']);
  const lines = (await run([...args, '--format', 'ndjson'], { rules })).out.trim().split('\n');
  expect(lines.flatMap((line) => errorsOf(validateLine, JSON.parse(line)))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('{"framework"'))).toHaveLength(results.length);
});

test('describes the JSON of any run, and each line of NDJSON', () => {
  fc.assert(
    fc.property(anyRun(), (any) => {
      expect(errorsOf(validateReport, JSON.parse(formatToText(formatJson, any)))).toEqual([]);
      const lines = formatToText(formatNdjson, any).split('\n').slice(0, -1);
      for (const line of lines) expect(errorsOf(validateLine, JSON.parse(line))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['a missing field', { outcome: undefined }],
  ['an unknown field', { result: 'bad' }],
  ['another value', { outcome: 'undecided' }],
])('%s is not as described', (_name, change) => {
  const evaluation = JSON.parse(formatToText(formatNdjson, createRun([createEvaluation('open-ssh', 'sg-1')])));
  const changed = JSON.parse(JSON.stringify({ ...evaluation, ...change }));
  expect(errorsOf(validateLine, evaluation)).toEqual([]);
  expect(errorsOf(validateLine, changed)).not.toEqual([]);
});
