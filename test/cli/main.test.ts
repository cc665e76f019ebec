import { SystemFailure } from '../../lib/engine/system-error';
import { run } from './testing-io';

const HELP = /^assay evaluates AWS Config data without an AWS account\.\n\nUsage\n {2}assay <command>/;

test.each([['help'], ['--help'], ['-h']])('%s lists every command', async (word) => {
  const { code, out, err } = await run([word]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(HELP);
  expect(listed(out)).toEqual((await run(['complete', '--', ''])).out.match(/^[a-z]+(?=\t)/gm)?.slice(0, -1));
});

test('without a command, the help is an error', async () => {
  const { code, out } = await run([]);
  expect(code).toBe(2);
  expect(out).toMatch(HELP);
});

/** Returns the commands that the help lists, in its order, which is that of the groups. */
const listed = (help: string): string[] => help.match(/(?<=^ {2})[a-z]+(?= {2,}\w)/gm) ?? [];

test('help on a command is what its --help prints, at most 80 columns wide', async () => {
  for (const name of listed((await run(['help'])).out)) {
    const help = await run(['help', name]);
    expect(help.out).toMatch(new RegExp(`^assay ${name}`));
    expect(help).toEqual(await run([name, '--help']));
    expect(help.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    // Descriptions are sentences, and say the default in a sentence of its own.
    expect(help.out).not.toMatch(/\(default|^ {2}-.*[^.,:;]\n(?= {2}-|\n)/m);
    // Every command that takes the configuration file of the folder can leave it out.
    expect([name, help.out.includes('--no-config')]).toEqual([name, /Default:\s+assay\.config\.ts/.test(help.out)]);
  }
});

test.each(['--version', '-V', 'version'])('%s prints the version', async (word) => {
  expect(await run([word])).toEqual({ code: 0, out: '0.1.0\n', err: '' });
});

test.each([
  [['evalute', 'x'], 'There is no command "evalute": did you mean "evaluate"?'],
  [['help', 'rulse'], 'There is no command "rulse": did you mean "rules"?'],
  [['zzz'], 'There is no command "zzz": see assay --help'],
  [['examples/account'], 'There is no command "examples/account": did you mean "assay evaluate examples/account"?'],
  [['-'], 'Cannot use "-" before the command: give it after, as in assay <command> … -'],
  [
    ['--format', 'json', 'rules'],
    'Cannot use "--format" before the command: give it after, as in assay rules … --format',
  ],
  [['demo', 'x'], 'Cannot use "x": assay demo takes no arguments'],
  [['constructor'], 'There is no command "constructor": see assay --help'],
])('%j is an error in one line', async (args, message) => {
  expect(await run(args)).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
});

test.each<[string, unknown, string]>([
  [
    'a failure that is explained',
    new SystemFailure('Cannot write the output: no space left on the disk'),
    'Cannot write the output: no space left on the disk',
  ],
  [
    'an error of the operating system',
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }),
    'Cannot write: no space left on the disk',
  ],
  [
    'an error about a file',
    Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: 'open', path: '/a/b' }),
    'Cannot open "/a/b": the file system is read-only',
  ],
  [
    'an error without an explanation',
    Object.assign(new Error('ENOTCONN: socket'), { code: 'ENOTCONN', syscall: 'read' }),
    'Cannot read: ENOTCONN: socket',
  ],
])('%s ends the command with one line and exit code 2', async (_name, error, message) => {
  const write = () => Promise.reject(error);
  expect(await run(['rules'], { write })).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
});

test('a bug is not hidden', async () => {
  const write = () => Promise.reject(new TypeError('it is undefined'));
  await expect(run(['rules'], { write })).rejects.toThrow('it is undefined');
});
