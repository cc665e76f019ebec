import { run } from '../testing-io';

/** Returns the candidates for the last word of a command line, without their descriptions. */
async function offer(...words: string[]): Promise<string[]> {
  const { code, out, err } = await run(['complete', '--', ...words]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t')[0] as string);
}

test.each<[words: string[], offered: string[]]>([
  [['rem'], ['remediate']],
  [['-'], ['--help', '--version']],
  [['show', '--fo'], ['--format']],
  [['ev'], ['evaluate', 'evidence']],
  [['help', 'rem'], ['remediate']],
  [['evaluate', ''], [':file']],
  [['evaluate', 'a.json', ''], [':file']],
  [['evaluate', '--sev'], ['--severity']],
  [['evaluate', '--severity', 'low', '--sev'], []],
  [
    ['evaluate', '--rule', 'big-box', '--rul'],
    ['--rule', '--rules'],
  ],
  [
    ['evaluate', '--severity', ''],
    ['critical', 'high', 'medium', 'low'],
  ],
  [['evaluate', '--severity=h'], ['--severity=high']],
  [
    ['evaluate', '--rule', ''],
    ['big-box', 'red-lid', 'labelled'],
  ],
  [['evaluate', '--rule', 'big-box,r'], ['big-box,red-lid']],
  [['evaluate', '--rule=big-box,r'], ['--rule=big-box,red-lid']],
  [['evaluate', '--param', 'big'], ['big-box.most=']],
  [['evaluate', '--type', 'Test::'], ['Test::Box']],
  [
    ['evaluate', '--format', 'j'],
    ['json', 'junit'],
  ],
  [['evaluate', '--format', 'json='], [':file']],
  [['evaluate', '-o', ''], [':file']],
  [['evaluate', '--rules', ''], [':folder']],
  [
    ['evaluate', '--color', ''],
    ['auto', 'always', 'never'],
  ],
  [['evaluate', '--now', ''], []],
  [['evaluate', '--quiet', ''], [':file']],
  [['evaluate', '--', '--sev'], [':file']],
  [
    ['rules', ''],
    ['big-box', 'red-lid', 'labelled'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['demo', ''], []],
  [['nonsense', ''], []],
  [['evaluate', '--nonsense=x'], []],
])('%j', async (words, offered) => {
  expect(await offer(...words)).toEqual(offered);
});

test('describes commands, options and rules', async () => {
  const { out } = await run(['complete', '--', 'rules', 'big']);
  expect(out).toBe('big-box\tBoxes are small\n');
});

test.each([
  [['completion'], 'Cannot choose a script: give one shell, bash, zsh, fish'],
  [['completion', 'zhs'], 'There is no script for "zhs": did you mean "zsh"?'],
  [['completion', 'powershell'], 'There is no script for "powershell": expected bash, zsh, fish'],
])('%j is an error', async (args, message) => {
  expect(await run(args)).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
});
