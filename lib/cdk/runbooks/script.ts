// Two blanks of indentation and single quotes: a template contains several scripts for each runbook, escapes double
// quotes, and its size is limited.

const READ = `import json

def read(events, context):
  answer = events['Answer']
  try:
    while isinstance(answer, str):
      answer = json.loads(answer)
  except ValueError:
    pass
  if not isinstance(answer, dict):
    raise Exception("Cannot read the plan function's answer: got " + json.dumps(answer)[:200])
  if 'errorMessage' in answer:
    raise Exception(answer['errorMessage'])
  return answer
`;

const FAIL = `
def fail(events, context):
  record = read(events, context)
  raise Exception(record['outcome'] + ': ' + record['reason'])
`;

const FINISH = `
def finish(events, context):
  record = read(events, context)
  if record['outcome'] in ['refused', 'partly done', 'failed']:
    return fail(events, context)
  return record
`;

/** The functions that `aws:executeScript` calls. */
export type ScriptHandler = 'read' | 'finish' | 'fail';

/**
 * The Python scripts that parse the plan function's answers, since SSM's selectors cannot read JSON inside text. Each
 * has only the functions that its handler needs.
 *
 * The AWS documentation does not say whether the answer is text or an object, nor whether the invoking step fails when
 * the function does. The scripts handle both cases, and raise the function's errors.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
export const SCRIPTS: Readonly<Record<ScriptHandler, string>> = {
  read: READ,
  fail: `${READ}${FAIL}`,
  finish: `${READ}${FAIL}${FINISH}`,
};

/** The runtime that AWS's own solutions of 2026 use. */
export const SCRIPT_RUNTIME = 'python3.11';
