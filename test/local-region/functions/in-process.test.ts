import { InProcessEnvironment } from '../../../lib/local-region/functions/in-process';
import { createFolder } from '../../temporary-files';

/** Runs the handler of a bundled function once, at a fixed time. */
async function invoke(code: string) {
  const folder = createFolder({ 'index.mjs': code });
  const environment = await InProcessEnvironment.start({
    variables: { LAMBDA_TASK_ROOT: folder, _HANDLER: 'index.handler', STAGE: 'test' },
    answerRequest: () => undefined,
  } as never);
  const { response, output, elapsed } = await environment.invoke({
    requestId: '1',
    payload: '{"a":1}',
    functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:assay',
    time: Date.UTC(2026, 0, 1),
    timeout: 3000,
  } as never);
  return { response, output, elapsed };
}

test('what a function prints, its warnings too, is its output', async () => {
  const emitted = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const { response, output } = await invoke(
    `console.log('began');
     process.emitWarning('update Node', 'VersionWarning');
     export const handler = async (event) => ({ ...event, stage: process.env.STAGE });`,
  );
  expect({ response, output }).toEqual({
    response: { payload: '{"a":1,"stage":"test"}' },
    output: 'began\nWarning: update Node\n',
  });
  expect(emitted).not.toHaveBeenCalled();
  emitted.mockRestore();
});

test('a function sees the time of the region, and cannot exit', async () => {
  const { response } = await invoke(
    `export const handler = async () => {
       const now = new Date().toISOString();
       try { process.exit(1); } catch ({ message }) { return [now, message]; }
     };`,
  );
  expect(JSON.parse(response.payload)).toEqual([
    '2026-01-01T00:00:00.000Z',
    'A function in the process of the local region cannot exit',
  ]);
});
