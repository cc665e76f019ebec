/**
 * Loads a function and invokes it with events, like Lambda.
 *
 *     node invoke.mjs <bundle> <file with an event or a list of events> [further invocations]
 *
 * Prints the milliseconds of every further invocation, the processor time of all of them, and the peak memory in bytes.
 */
import { readFileSync } from 'node:fs';

const [bundle, eventFile, times = '0'] = process.argv.slice(2);
const context = {
  awsRequestId: '11111111-2222-3333-4444-555555555555',
  functionName: 'assay-evaluator',
  getRemainingTimeInMillis: () => 900_000,
};
const { handler } = await import(bundle);
const events = [JSON.parse(readFileSync(eventFile, 'utf8'))].flat();
await handler(events[0], context);
if (times !== '0') {
  const walls = [];
  const before = process.cpuUsage();
  for (let time = 0; time < Number(times); time++) {
    const start = performance.now();
    await handler(events[(time + 1) % events.length], context);
    walls.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  process.stderr.write(
    JSON.stringify({ walls, processor: (user + system) / 1000, peak: process.resourceUsage().maxRSS * 1024 }),
  );
}
// The client's connections would keep the process running for a while.
process.exit(0);
