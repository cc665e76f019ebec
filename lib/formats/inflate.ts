// Stub of the lead's, until helper-1's arrives.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
export async function* inflated(input: string | Readable): AsyncIterable<Uint8Array> {
  const source = typeof input === 'string' ? createReadStream(input) : input;
  let head = true;
  let gz: import('node:zlib').Gunzip | undefined;
  for await (const chunk of source) {
    if (head && chunk[0] === 0x1f && chunk[1] === 0x8b) { gz = createGunzip(); (async () => {})(); }
    head = false;
    if (gz) { gz.write(chunk); continue; }
    yield chunk;
  }
  if (gz) { gz.end(); yield* gz; }
}
