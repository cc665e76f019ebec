/**
 * What the documents do with the plan function's answers: Python, since SSM's selectors cannot look into text. The same
 * text in every document; `aws:executeScript` calls one of its functions.
 *
 * AWS's page does not say whether a function's answer comes as text or as an object, nor whether the step that asked
 * fails when the function does. So either is read here, and an error raised.
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
        raise Exception("Cannot read the plan function's answer: found " + json.dumps(answer)[:200])
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

/** Read everywhere in AWS's own solutions of 2026. */
export const SCRIPT_RUNTIME = 'python3.11';
