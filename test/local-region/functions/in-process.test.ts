import { InProcessEnvironment } from '../../support/in-process-functions';
import { createFolder } from '../../temporary-files';

// The environment of tests in place of processes has to end functions where a process would.

/** Runs the handler of a bundled function once, with a time limit of three seconds. */
async function invoke(code: string) {
  const folder = createFolder({ 'index.mjs': `export const handler = async () => { ${code} };` });
  const environment = await InProcessEnvironment.start({
    variables: { LAMBDA_TASK_ROOT: folder, _HANDLER: 'index.handler' },
    answerRequest: () => undefined,
  } as never);
  const { response, elapsed, hasEnded } = await environment.invoke({
    requestId: '1',
    payload: '{}',
    functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:assay',
    time: Date.UTC(2026, 0, 1),
    timeout: 3000,
  });
  return { ...response, elapsed, hasEnded };
}

test('a function that pauses beyond its time times out, and does not go on', async () => {
  expect(await invoke('await new Promise((done) => setTimeout(done, 2000)); return Date.now();')).toEqual({
    payload: String(Date.UTC(2026, 0, 1, 0, 0, 2)),
    elapsed: 2000,
    hasEnded: false,
  });
  expect(await invoke('for (const _ of "ab") await new Promise((done) => setTimeout(done, 2000));')).toEqual({
    payload: '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 1 Error: Task timed out after 3.00 seconds"}',
    functionError: 'Unhandled',
    elapsed: 3000,
    hasEnded: true,
  });
});
