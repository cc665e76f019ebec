// Runs the scripts of aws:executeScript in Python: reads one line of JSON for each script, and answers with one.
//
// Pyodide is CPython without files, network or credentials. Where it is not installed, the Python of this machine runs them,
// without packages (no boto3) and without an environment, so that a script reaches no account.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const RUN = `
import json

def run(script, handler, events):
    try:
        module = {}
        exec(script, module)
        return json.dumps({"result": module[handler](json.loads(events), {})})
    except Exception as error:
        return json.dumps({"error": type(error).__name__ + ": " + str(error)})
`;
const SERVE = `${RUN}
import contextlib, sys
answers = sys.stdout
for line in sys.stdin:
    call = json.loads(line)
    with contextlib.redirect_stdout(sys.stderr):
        answer = run(call["script"], call["handler"], json.dumps(call["events"]))
    print(answer, file=answers, flush=True)
`;
const MISSING =
  'Python scripts run in Pyodide or Python 3, and neither is installed here: npm install --save-dev pyodide';

/** Answers each line with the function. */
async function answerLines(answer) {
  for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${answer(line)}\n`);
}

async function runInPyodide(loadPyodide) {
  const python = await loadPyodide();
  // The output of a script is not an answer.
  python.setStdout({ batched: (text) => process.stderr.write(`${text}\n`) });
  const run = python.runPython(`${RUN}\nrun\n`);
  await answerLines((line) => {
    const { script, handler, events } = JSON.parse(line);
    return run(script, handler, JSON.stringify(events));
  });
}

function runInPython() {
  const env = { PATH: process.env.PATH, PYTHONIOENCODING: 'utf-8' };
  const child = spawn('python3', ['-I', '-S', '-c', SERVE], { stdio: 'inherit', env });
  child.on('error', () => answerLines(() => JSON.stringify({ error: MISSING })));
  child.on('exit', (code) => process.exit(code ?? 1));
}

const pyodide = await import('pyodide/pyodide.mjs').catch(() => undefined);
if (pyodide) await runInPyodide(pyodide.loadPyodide);
else runInPython();
