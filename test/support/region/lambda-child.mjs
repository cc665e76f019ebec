// A Lambda function's container: loads the bundle that it is told, then answers the events that it is sent.
import dns from 'node:dns';
import { pathToFileURL } from 'node:url';

// S3 Control puts the account's id before the name of the host: 111122223333.localhost.
const lookup = dns.lookup;
dns.lookup = (host, options, callback) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, options, callback);

// The time is that of the Region, and stands still while the function works.
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

// Who waits for nothing but time, `new Promise((resolve) => setTimeout(resolve, …))`, does not wait, and the time passes.
// The limits that the SDK sets to its calls are functions of its own, some of them bound, and stay.
const wait = globalThis.setTimeout;
const isResolve = ({ name }, text) => name === '' && text.includes('[native code]');
globalThis.setTimeout = (callback, milliseconds = 0, ...values) => {
  if (!isResolve(callback, String(callback))) return wait(callback, milliseconds, ...values);
  now += milliseconds;
  return wait(callback, 0, ...values);
};

const [file, name] = process.argv.slice(2);
/** What keeps the module from loading fails every invocation, as in Lambda. */
const loading = import(pathToFileURL(file)).then(
  (module) => ({ handler: module[name] }),
  (error) => ({ error }),
);

process.on('message', async ({ event, requestId, timeout, ...invocation }) => {
  now = invocation.now;
  const answer = await answerTo(event, requestId, now + timeout).catch(
    ({ name: errorType, message: errorMessage }) => ({
      payload: JSON.stringify({ errorType, errorMessage, trace: [] }),
      functionError: 'Unhandled',
    }),
  );
  process.send({ answer, now });
});

async function answerTo(event, awsRequestId, end) {
  const { handler, error } = await loading;
  if (error) throw error;
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  const context = { awsRequestId, functionName, getRemainingTimeInMillis: () => end - now };
  return { payload: JSON.stringify((await handler(event, context)) ?? null) };
}
