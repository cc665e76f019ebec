import { parseChoice, parseOptions } from '../../lib/cli/command';

const OPTIONS = {
  format: { type: 'string', description: '' },
  'every-version': { type: 'boolean', description: '' },
} as const;
const parse = (...args: string[]) => parseOptions('evaluate', args, OPTIONS);

test('parses options and paths', () => {
  const { values, positionals } = parse('a.json', '--format', 'csv', '-');
  expect({ ...values, positionals }).toEqual({ format: 'csv', positionals: ['a.json', '-'] });
});

test.each([
  [['--formt', 'csv'], 'There is no option "--formt": did you mean "--format"?'],
  [['--zzzzzz'], 'There is no option "--zzzzzz": see assay evaluate --help'],
  [['--format'], "Cannot read the options of assay evaluate: Option '--format <value>' argument missing"],
])('refuses %j', (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});

test('refuses a value that is not a choice, and lists the choices', () => {
  expect(() => parseChoice('format', 'cvs', ['csv', 'json'])).toThrow('Cannot use --format "cvs": expected csv, json');
});
