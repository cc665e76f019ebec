// The runtime of a Lambda function, as AWS provides it: loads the handler, asks the runtime interface for the next event,
// and answers it. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
//
// Time is the time of the local region: it stands still while the function works, and a pause ends at once.
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// The SDK puts the account ID in front of the host name of S3 Control: 111122223333.localhost.
const lookup = dns.lookup;
dns.lookup = (host, options, callback) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, options, callback);

const RealDate = Date;
let now = RealDate.now();
globalThis.Date = class extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(now);
    else super(...values);
  }
  static now() {
    return now;
  }
};

// A pause, `new Promise((resolve) => setTimeout(resolve, …))`, ends at once and advances the time. The SDK's timeouts of
// calls have callbacks of their own, some of them bound, and stay real.
const setRealTimeout = globalThis.setTimeout;
const isResolve = ({ name }, source) => name === '' && source.includes('[native code]');
globalThis.setTimeout = (callback, milliseconds = 0, ...values) => {
  if (!isResolve(callback, String(callback))) return setRealTimeout(callback, milliseconds, ...values);
  now += milliseconds;
  return setRealTimeout(callback, 0, ...values);
};

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const TIME = 'assay-time';

function call(method, path, body = '', headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: `/2018-06-01/runtime${path}`, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const describeError = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

async function loadHandler() {
  const [file, name] = process.env._HANDLER.split('.');
  const path = ['mjs', 'js', 'cjs'].map((end) => join(process.env.LAMBDA_TASK_ROOT, `${file}.${end}`)).find(existsSync);
  const module = await import(pathToFileURL(path ?? join(process.env.LAMBDA_TASK_ROOT, `${file}.js`)));
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${process.env._HANDLER} is undefined or not exported`);
  return handler;
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await call('POST', '/init/error', JSON.stringify(describeError(error)));
  process.exit(1);
}

for (;;) {
  const { headers, text } = await call('GET', '/invocation/next');
  now = Number(headers[TIME]);
  const awsRequestId = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - now,
  };
  try {
    const result = await new Promise((resolve, reject) => {
      const answer = handler(JSON.parse(text), context, (error, value) => (error ? reject(error) : resolve(value)));
      if (handler.length < 3 || typeof answer?.then === 'function') resolve(answer);
    });
    await call('POST', `/invocation/${awsRequestId}/response`, JSON.stringify(result ?? null), { [TIME]: String(now) });
  } catch (error) {
    console.error(error);
    const body = JSON.stringify(describeError(error));
    await call('POST', `/invocation/${awsRequestId}/error`, body, { [TIME]: String(now) });
  }
}
