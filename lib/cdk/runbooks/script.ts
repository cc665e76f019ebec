/**
 * The Python script that parses the plan function's answers, since SSM's selectors cannot read JSON inside text. It is
 * the same in every runbook; `aws:executeScript` calls one of its functions.
 *
 * The AWS documentation does not say whether the answer is text or an object, nor whether the invoking step fails when
 * the function does. The script handles both cases, and raises the function's errors.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
export const SCRIPT = `import json


def read(events, context):
    answer = events["Answer"]
    try:
        while isinstance(answer, str):
            answer = json.loads(answer)
    except ValueError:
        pass
    if not isinstance(answer, dict):
        raise Exception("Cannot read the plan function's answer: got " + json.dumps(answer)[:200])
    if "errorMessage" in answer:
        raise Exception(answer["errorMessage"])
    return answer


def finish(events, context):
    record = read(events, context)
    if record["outcome"] in ["refused", "partly done", "failed"]:
        return fail(events, context)
    return record


def fail(events, context):
    record = read(events, context)
    raise Exception(record["outcome"] + ": " + record["reason"])
`;

/** The functions of the script. */
export type ScriptHandler = 'read' | 'finish' | 'fail';

/** The runtime that AWS's own solutions of 2026 use. */
export const SCRIPT_RUNTIME = 'python3.11';
