/**
 * Does what Lambda does with a function: loads it and hands it events.
 *
 *     node invoke.mjs <bundle> <file of the event, or of a list of them> [further times]
 *
 * Prints the milliseconds of every further time, and of the processor in all of them.
 */
import { readFileSync } from 'node:fs';

const [bundle, eventFile, times = '0'] = process.argv.slice(2);
const context = { awsRequestId: '11111111-2222-3333-4444-555555555555', getRemainingTimeInMillis: () => 900_000 };
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
  process.stderr.write(JSON.stringify({ walls, processor: (user + system) / 1000 }));
}
// The client's connections would keep the process alive a while.
process.exit(0);
