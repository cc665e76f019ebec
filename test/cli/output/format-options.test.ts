import { parseOutputs } from '../../../lib/cli/output/format-options';

test.each<[string, Parameters<typeof parseOutputs>[0], ReturnType<typeof parseOutputs>]>([
  ['nothing', {}, [{ format: 'table' }]],
  ['one format', { format: ['json'] }, [{ format: 'json' }]],
  ['a format with its file', { format: ['json=a=b.json'] }, [{ format: 'json', file: 'a=b.json' }]],
  [
    'several formats',
    { format: ['table', 'sarif=a.sarif', 'html=a.html'] },
    [{ format: 'table' }, { format: 'sarif', file: 'a.sarif' }, { format: 'html', file: 'a.html' }],
  ],
  ['a file for the format', { format: ['json'], output: ['a.txt'] }, [{ format: 'json', file: 'a.txt' }]],
  ['a file by its ending', { output: ['a.SARIF'] }, [{ format: 'sarif', file: 'a.SARIF' }]],
  [
    'files by their endings',
    { output: ['a.json', 'a.jsonl', 'a.xml', 'a.ocsf.json'] },
    [
      { format: 'json', file: 'a.json' },
      { format: 'ndjson', file: 'a.jsonl' },
      { format: 'junit', file: 'a.xml' },
      { format: 'ocsf', file: 'a.ocsf.json' },
    ],
  ],
  [
    'a file beside a format with its own',
    { format: ['sarif=a.sarif'], output: ['a.html'] },
    [
      { format: 'sarif', file: 'a.sarif' },
      { format: 'html', file: 'a.html' },
    ],
  ],
  ['standard output', { format: ['json'], output: ['-'] }, [{ format: 'json' }]],
  [
    'standard output with a name',
    { format: ['json=-', 'csv=a.csv'] },
    [{ format: 'json' }, { format: 'csv', file: 'a.csv' }],
  ],
])('%s', (_name, options, outputs) => {
  expect(parseOutputs(options)).toEqual(outputs);
});

test.each<[string, Parameters<typeof parseOutputs>[0], string]>([
  [
    'an unknown ending',
    { output: ['a.foo'] },
    'Cannot choose the format of "a.foo" by its ending: give one, as in --format json=a.foo',
  ],
  [
    'two formats for one file',
    { format: ['json', 'csv'], output: ['a'] },
    'Cannot choose the format of "a": give each format its file',
  ],
  [
    'one format for two files',
    { format: ['json'], output: ['a', 'b'] },
    'Cannot choose the format of "a": give each format its file',
  ],
  ['two formats for standard output', { format: ['json', 'csv'] }, 'Cannot write json and csv to standard output'],
  [
    'the same file twice',
    { format: ['json=a', 'csv=./a'] },
    'Cannot write json and csv into "./a": give each its own file',
  ],
  ['an empty file name', { format: ['json='] }, 'Cannot use --format "json=": the file is missing after "="'],
])('refuses %s', (_name, options, message) => {
  expect(() => parseOutputs(options)).toThrow(message);
});
