// The execution environment of a Lambda function: loads the bundle and processes the events that the parent sends.
import dns from 'node:dns';
import { pathToFileURL } from 'node:url';

// The SDK puts the account ID in front of the host name of S3 Control: 111122223333.localhost.
const lookup = dns.lookup;
dns.lookup = (host, options, callback) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, options, callback);

// The time of the Region, which does not advance while the function works.
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

const [file, name] = process.argv.slice(2);
/** An error while the module loads fails every invocation, as in Lambda. */
const loading = import(pathToFileURL(file)).then(
  (module) => ({ handler: module[name] }),
  (error) => ({ error }),
);

process.on('message', async ({ event, requestId, timeout, ...invocation }) => {
  now = invocation.now;
  const response = await respond(event, requestId, now + timeout).catch(
    ({ name: errorType, message: errorMessage }) => ({
      payload: JSON.stringify({ errorType, errorMessage, trace: [] }),
      functionError: 'Unhandled',
    }),
  );
  process.send({ response, now });
});

async function respond(event, awsRequestId, end) {
  const { handler, error } = await loading;
  if (error) throw error;
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  const context = { awsRequestId, functionName, getRemainingTimeInMillis: () => end - now };
  return { payload: JSON.stringify((await handler(event, context)) ?? null) };
}
