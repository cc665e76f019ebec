import type { IncomingMessage } from 'node:http';
import { crc32, gunzipSync } from 'node:zlib';
import { AwsError } from '../aws-call';

/** More than any service takes in one request, except S3. */
const LARGEST_BODY = 16 * 1024 ** 2;
const LARGEST_OBJECT = 512 * 1024 ** 2;

/**
 * Reads the body of a request: decompressed, and without the frames of a chunked upload.
 * @throws AwsError
 */
export async function readBody(request: IncomingMessage, isObject: boolean): Promise<Buffer> {
  const limit = isObject ? LARGEST_OBJECT : LARGEST_BODY;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw createTooLarge(isObject);
    chunks.push(chunk);
  }
  const encodings = String(request.headers['content-encoding'] ?? '').split(/\s*,\s*/);
  const isChunked = String(request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const bytes = Buffer.concat(chunks);
  const body = isChunked || encodings.includes('aws-chunked') ? joinChunks(bytes) : bytes;
  // S3 keeps an object in its encoding.
  return encodings.includes('gzip') && !isObject ? inflateBody(body, limit) : body;
}

function createTooLarge(isObject: boolean): AwsError {
  return isObject
    ? new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed object size.')
    : new AwsError('RequestEntityTooLargeException', 'Request size exceeds the maximum allowed size', 413);
}

function inflateBody(body: Buffer, limit: number): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw createTooLarge(false);
    throw new AwsError('SerializationException', 'The body is not gzip');
  }
}

/**
 * Joins the chunks of a body in the encoding `aws-chunked`, and checks the checksum behind the last one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', position);
    const size = Number.parseInt(bytes.subarray(position, Math.max(position, end)).toString(), 16);
    if (end === -1 || Number.isNaN(size)) throw createIncompleteBody();
    position = end + 2;
    if (size === 0) break;
    if (position + size > bytes.length) throw createIncompleteBody();
    chunks.push(bytes.subarray(position, position + size));
    position += size + 2;
  }
  const body = Buffer.concat(chunks);
  const checksum = /^x-amz-checksum-crc32:\s*(\S+)/im.exec(bytes.subarray(position).toString())?.[1];
  if (checksum && checksum !== computeCrc32(body)) {
    throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  }
  return body;
}

const createIncompleteBody = (): AwsError => new AwsError('IncompleteBody', 'The request body terminated unexpectedly');

/** Returns the checksum as S3 writes it. */
export function computeCrc32(body: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}
