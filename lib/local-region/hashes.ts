import { createHash } from 'node:crypto';

/** Returns the SHA-256 of a text, in hexadecimal. From it come ids that are the same in every run. */
export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns the hash of a text in the form of a UUID. */
export const hashToUuid = (text: string): string =>
  hashText(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
