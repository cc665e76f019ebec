import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTemplateParameters } from '../../../lib/cli/run/template-parameters';
import { UsageError } from '../../../lib/cli/usage-error';
import { createFolder } from '../../temporary-files';

const folder = createFolder({});

function write(text: string): string {
  const path = join(folder, 'parameters.json');
  writeFileSync(path, text);
  return path;
}
const read = (document: unknown, texts: readonly string[] = []) =>
  readTemplateParameters(write(JSON.stringify(document)), texts);

test.each<[format: string, document: unknown, expected: object]>([
  [
    'a list of CloudFormation',
    [
      { ParameterKey: 'Stage', ParameterValue: 'prod' },
      { ParameterKey: 'Cidr', ParameterValue: '' },
    ],
    { Stage: 'prod', Cidr: '' },
  ],
  ['a value that stays', [{ ParameterKey: 'Stage', UsePreviousValue: true }], { Stage: null }],
  ['a list of texts', ['Stage=prod', 'Query=a=b'], { Stage: 'prod', Query: 'a=b' }],
  ["CodePipeline's object", { Parameters: { Stage: 'prod' }, Tags: { a: 'b' } }, { Stage: 'prod' }],
  [
    'a plain object',
    { Stage: 'prod', Count: 5, Debug: true, Zones: ['a', 'b'] },
    { Stage: 'prod', Count: '5', Debug: 'true', Zones: 'a,b' },
  ],
  ['no values', [], {}],
])('reads %s', (_format, document, expected) => expect(read(document)).toEqual(expected));

test('the command line overrides the file', () => {
  expect(read({ Stage: 'dev', Other: 'x' }, ['Stage=prod'])).toEqual({ Stage: 'prod', Other: 'x' });
  expect(readTemplateParameters(undefined, ['Stage=prod'])).toEqual({ Stage: 'prod' });
});

test.each<[document: unknown, message: string]>([
  ['text', 'expected a list or an object'],
  [[{ Key: 'Stage' }], 'expected a ParameterKey, found {"Key":"Stage"}'],
  [[5], 'expected a ParameterKey, found 5'],
  [[{ ParameterKey: 'Stage' }], 'expected a text for Stage, found nothing'],
  [{ Stage: { a: 1 } }, 'expected a text for Stage, found {"a":1}'],
])('refuses %j', (document, message) => {
  expect(() => read(document)).toThrow(UsageError);
  expect(() => read(document)).toThrow(message);
});

test('refuses a file that is not JSON, and one that does not exist', () => {
  const path = write('Stage=prod');
  expect(() => readTemplateParameters(path, [])).toThrow(`Cannot read template parameters "${path}": `);
  expect(() => readTemplateParameters('/nowhere/p.json', [])).toThrow(
    'Cannot read template parameters "/nowhere/p.json": there is no such file or folder',
  );
});
