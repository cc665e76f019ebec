// The runtime of a Lambda function, as AWS provides it: loads the handler, asks the runtime interface for the next event,
// and answers it. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startClock } from './function-clock.mjs';

const { AWS_ENDPOINT_URL, AWS_LAMBDA_RUNTIME_API, ASSAY_FUNCTION_SOCKET, LAMBDA_TASK_ROOT, _HANDLER } = process.env;

// Connections to the runtime interface and to the endpoint go through the socket of this function, which costs less than
// TCP. The SDK puts the account ID in front of the host name of S3 Control: 111122223333.localhost.
const { createConnection } = Agent.prototype;
const ports = [AWS_LAMBDA_RUNTIME_API, AWS_ENDPOINT_URL].map((address) => address.split(':').at(-1));
Agent.prototype.createConnection = function (options, ...rest) {
  const isLocal = ports.includes(String(options.port)) && /^(127\.0\.0\.1|(.+\.)?localhost)$/.test(options.host);
  return createConnection.call(this, isLocal ? { path: ASSAY_FUNCTION_SOCKET } : options, ...rest);
};

const [host, port] = AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true });
const TIME = 'assay-time';

function call(method, path, body = '', headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host, port, method, path: `/2018-06-01/runtime${path}`, headers }, (response) => {
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

/** Waits until what was printed has left the process, so that it belongs to its invocation. */
const flush = (stream) => stream.writableLength > 0 && new Promise((resolve) => stream.write('', resolve));

async function loadHandler() {
  const [file, name] = _HANDLER.split('.');
  const path = ['mjs', 'js', 'cjs'].map((end) => join(LAMBDA_TASK_ROOT, `${file}.${end}`)).find(existsSync);
  const module = await import(pathToFileURL(path ?? join(LAMBDA_TASK_ROOT, `${file}.js`)));
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${_HANDLER} is undefined or not exported`);
  return handler;
}

const clock = startClock();

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await call('POST', '/init/error', JSON.stringify(describeError(error)));
  process.exit(1);
}

for (;;) {
  const { headers, text } = await call('GET', '/invocation/next');
  const awsRequestId = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const answer = async (kind, value) => {
    const body = JSON.stringify(value) ?? 'null';
    await Promise.all([process.stdout, process.stderr].map(flush));
    return call('POST', `/invocation/${awsRequestId}/${kind}`, body, { [TIME]: String(clock.now) });
  };
  // The answer has the time that is over, by which the local region knows that the function timed out.
  clock.begin(Number(headers[TIME]), deadline, () => answer('error', null));
  const context = {
    awsRequestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - clock.now,
  };
  try {
    const result = await new Promise((resolve, reject) => {
      const returned = handler(JSON.parse(text), context, (error, value) => (error ? reject(error) : resolve(value)));
      if (handler.length < 3 || typeof returned?.then === 'function') resolve(returned);
    });
    await answer('response', result);
  } catch (error) {
    console.error(error);
    await answer('error', describeError(error));
  }
}
