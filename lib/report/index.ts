import { breakJsonCommands } from '../core/text/sanitize';
import type { Format } from './format';

/** The output formats by name. Each is loaded when it is used: most runs use one, and start-up time counts. */
export const formats = {
  table: async (): Promise<Format> => (await import('./table/table')).formatTable,
  json: async (): Promise<Format> => withoutCommands((await import('./json')).formatJson),
  ndjson: async (): Promise<Format> => withoutCommands((await import('./ndjson')).formatNdjson),
  csv: async (): Promise<Format> => (await import('./csv')).formatCsv,
  sarif: async (): Promise<Format> => withoutCommands((await import('./sarif')).formatSarif),
  ocsf: async (): Promise<Format> => withoutCommands((await import('./ocsf')).formatOcsf),
  junit: async (): Promise<Format> => (await import('./junit')).formatJunit,
  github: async (): Promise<Format> => (await import('./github')).formatGithub,
  html: async (): Promise<Format> => (await import('./html/html')).formatHtml,
} as const satisfies Readonly<Record<string, () => Promise<Format>>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

/**
 * The result may be printed into the log of a CI system. Each piece that a format yields has whole strings; pieces of
 * bytes were made so when they were written.
 */
function withoutCommands(format: Format): Format {
  return function* (run, options) {
    for (const piece of format(run, options)) yield typeof piece === 'string' ? breakJsonCommands(piece) : piece;
  };
}

/** Joins short pieces of text into chunks of at least `size` characters, since each chunk costs a write. */
export function* joinIntoChunks(
  pieces: Iterable<string | Uint8Array>,
  size = 64 << 10,
): Generator<string | Uint8Array> {
  let chunk = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') chunk += piece;
    if (chunk !== '' && (typeof piece !== 'string' || chunk.length >= size)) {
      yield chunk;
      chunk = '';
    }
    if (typeof piece !== 'string') yield piece;
  }
  if (chunk !== '') yield chunk;
}
