// Runs the scripts of aws:executeScript in CPython (Pyodide): reads one line of JSON for each script, and answers with one.
import { createInterface } from 'node:readline';
import { loadPyodide } from 'pyodide/pyodide.mjs';

const python = await loadPyodide();
const run = python.runPython(`
import json, traceback

def run(script, handler, events):
    try:
        module = {}
        exec(script, module)
        return json.dumps({"result": module[handler](json.loads(events), {})})
    except Exception as error:
        return json.dumps({"error": type(error).__name__ + ": " + str(error)})

run
`);

for await (const line of createInterface({ input: process.stdin })) {
  const { script, handler, events } = JSON.parse(line);
  process.stdout.write(`${run(script, handler, JSON.stringify(events))}\n`);
}
