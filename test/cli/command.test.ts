import { defineCommand, parseOptions } from '../../lib/cli/command';

const OPTIONS = {
  format: { type: 'string', description: '', choices: ['csv', 'json'], default: 'csv' },
  report: { type: 'string', description: '', multiple: true, choices: ['csv', 'json'], withFile: true },
  rule: { type: 'string', description: '', multiple: true, commas: true },
  param: { type: 'string', description: '', multiple: true },
  now: { type: 'string', value: '<time>', description: '' },
  quiet: { type: 'boolean', short: 'q', description: '' },
} as const;
const parse = (...args: string[]) => parseOptions('evaluate', args, OPTIONS);

test.each([
  [['a.json', '--format', 'csv', '-'], { format: 'csv' }, ['a.json', '-']],
  [['--format=JSON', '-q'], { format: 'json', quiet: true }, []],
  [['--report', 'csv', '--report', 'json=a=b.json'], { report: ['csv', 'json=a=b.json'] }, []],
  [['--rule', 'a,b', '--rule=c', '--rule', ',d,'], { rule: ['a', 'b', 'c', 'd'] }, []],
  [['--param', 'r.k=a,b'], { param: ['r.k=a,b'] }, []],
  [['--', '--format'], {}, ['--format']],
  [['-- volumes\nSELECT a', '--format', 'json'], { format: 'json' }, ['-- volumes\nSELECT a']],
  [
    ['--volumes of a = 1\nSELECT a', '-q', '--', '-- b', '--'],
    { quiet: true },
    ['--volumes of a = 1\nSELECT a', '-- b', '--'],
  ],
])('parses %j', (args, values, positionals) => {
  expect(parse(...args)).toEqual({ values, positionals });
});

test.each([
  [['--formt', 'csv'], 'There is no option "--formt": did you mean "--format"?'],
  [['--formt=csv'], 'There is no option "--formt": did you mean "--format"?'],
  [['--output-format=csv'], 'There is no option "--output-format": did you mean "--format"?'],
  [['--zzzzzz'], 'There is no option "--zzzzzz": see assay evaluate --help'],
  [['-z'], 'There is no option "-z": see assay evaluate --help, or put "--" before names that begin with "-"'],
  [['-z.json'], 'There is no option "-z": see assay evaluate --help, or put "--" before names that begin with "-"'],
  [['--format'], 'Option --format needs a value: csv, json'],
  [['--now'], 'Option --now needs a value: <time>'],
  [['--now', '-- b', 'a.json'], "Cannot read the options of assay evaluate: Option '--now' argument is ambiguous."],
  [['--format', 'cvs'], 'Cannot use --format "cvs": did you mean "csv"? It takes csv, json'],
  [['--format', 'sarif'], 'Cannot use --format "sarif": expected csv, json'],
  [['--format', ''], 'Cannot use --format "": expected csv, json'],
  [['--report', 'xml=a.xml'], 'Cannot use --report "xml": expected csv, json'],
  [['--rule', ''], 'Cannot use --rule "": expected at least one value'],
  [['--rule=', '--rule', ','], 'Cannot use --rule ",,": expected at least one value'],
  [['--color', 'allways'], 'Cannot use --color "allways": did you mean "always"? It takes auto, always, never'],
  [['--formt=a b'], 'There is no option "--formt": did you mean "--format"?'],
  [['--quiet=yes'], 'Cannot read the options of assay evaluate: '],
])('refuses %j', (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});

test.each([
  [[], true, true],
  [[], false, false],
  [['--color', 'auto'], true, true],
  [['--color', 'always'], false, true],
  [['--color', 'never'], true, false],
])('with the options %j and the environment %p, text is colored: %p', async (args, environment, expected) => {
  const seen: boolean[] = [];
  const command = defineCommand({
    name: 'paint',
    usage: '',
    summary: '',
    description: [],
    options: {},
    examples: [],
    async run(_, { color }) {
      seen.push(color);
      return 0;
    },
  });
  await command.run(args, { color: environment } as never, async () => []);
  expect(seen).toEqual([expected]);
});

test.each<[string, string[], unknown[]]>([
  ['no rules for its help', ['--help'], []],
  ['rules without remediations if its output has none', [], ['begin', { withRemediations: false }, 'run after begin']],
  [
    'rules with remediations if its output has them',
    ['--long'],
    ['begin', { withRemediations: true }, 'run after begin'],
  ],
])('a command begins, and loads %s', async (_, args, expected) => {
  const calls: unknown[] = [];
  const command = defineCommand({
    name: 'print',
    usage: '',
    summary: '',
    description: [],
    options: { long: { type: 'boolean', description: '' } },
    examples: [],
    needsRemediations: ({ long }) => long === true,
    begin: () => {
      calls.push('begin');
      return 'begin';
    },
    run: async (_parsed, _io, _registry, begun) => {
      calls.push(`run after ${begun}`);
      return 0;
    },
  });
  await command.run(args, { write: async () => {} } as never, async (options) => {
    calls.push(options);
    return [];
  });
  expect(calls).toEqual(expected);
});
