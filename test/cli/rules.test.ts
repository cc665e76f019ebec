import { run } from './testing-io';

const names = async (...args: string[]): Promise<string[]> =>
  JSON.parse((await run(['rules', ...args, '--format', 'json'])).out).rules.map(({ name }: { name: string }) => name);

test.each<[args: string[], expected: string[]]>([
  [[], ['big-box', 'red-lid', 'labelled']],
  [
    ['--severity', 'medium'],
    ['red-lid', 'labelled'],
  ],
  [
    ['--type', 'test::*'],
    ['big-box', 'red-lid', 'labelled'],
  ],
  [['--type', 'Test::Box', '--severity', 'critical'], ['red-lid']],
])('assay rules %j lists %j', async (args, expected) => expect(await names(...args)).toEqual(expected));

test.each([
  [['--type', 'Test::Bx'], 'Cannot use --type "Test::Bx": no rule evaluates it, did you mean "Test::Box"?'],
  [['big-box', 'red-lid'], 'Cannot show "red-lid" too: assay rules takes one name at most'],
  [['lid'], 'There is no rule "lid": did you mean "red-lid"?'],
])('assay rules %j is an error', async (args, message) => {
  expect(await run(['rules', ...args])).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
});
