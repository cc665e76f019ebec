import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../source';
import { python } from '../../support/shared-python';
import { createFolder } from '../../temporary-files';

// Beside no `node_modules`, as where Pyodide is not installed.
const program = join(createFolder({}), 'python-child.mjs');
beforeAll(() => copyFileSync(join(ROOT, 'lib/local-region/automation/python-child.mjs'), program));

const runScripts = (scripts: readonly string[], env: NodeJS.ProcessEnv): unknown[] => {
  const input = scripts.map((script) => JSON.stringify({ script, handler: 'handle', events: { count: 2 } })).join('\n');
  const { stdout } = spawnSync(process.execPath, [program], { input, env, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

const hasPython = spawnSync('python3', ['--version']).status === 0;
(hasPython ? test : test.skip)(
  'without Pyodide the Python of this machine runs scripts, without packages or credentials',
  () => {
    const scripts = [
      'def handle(events, context):\n  print("noise")\n  return {"double": events["count"] * 2}',
      'def handle(events, context):\n  raise ValueError("no")',
      'def handle(events, context):\n  import boto3',
      'import os\ndef handle(events, context):\n  return [name for name in os.environ if "AWS" in name or name == "HOME"]',
      'def handle(events',
    ];
    expect(runScripts(scripts, { ...process.env, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' })).toEqual([
      { result: { double: 4 } },
      { error: 'ValueError: no' },
      { error: "ModuleNotFoundError: No module named 'boto3'" },
      { result: [] },
      { error: expect.stringContaining('SyntaxError: ') },
    ]);
  },
);

test('without any Python each script fails with the package to install', () => {
  const error = expect.stringContaining('npm install --save-dev pyodide');
  expect(runScripts(['pass', 'pass'], { PATH: '/nowhere' })).toEqual([{ error }, { error }]);
});

test('a script does not see what an earlier one defined or printed', async () => {
  const first = 'count = 1\ndef handle(events, context):\n  print("noise")\n  return events';
  expect(await python.run(first, 'handle', { list: [1] })).toEqual({ result: { list: [1] } });
  const second = 'def handle(events, context):\n  return count';
  expect(await python.run(second, 'handle', {})).toEqual({ error: "NameError: name 'count' is not defined" });
});
