import type { Format } from '../engine/run-result';

/** The output formats by name, each loaded when it is asked for: most runs need one, and start-up time counts. */
export const formats = {
  table: async (): Promise<Format> => (await import('./table/table')).formatTable,
  json: async (): Promise<Format> => (await import('./json')).formatJson,
  ndjson: async (): Promise<Format> => (await import('./ndjson')).formatNdjson,
  csv: async (): Promise<Format> => (await import('./csv')).formatCsv,
  sarif: async (): Promise<Format> => (await import('./sarif')).formatSarif,
  junit: async (): Promise<Format> => (await import('./junit')).formatJunit,
  github: async (): Promise<Format> => (await import('./github')).formatGithub,
  html: async (): Promise<Format> => (await import('./html/html')).formatHtml,
} as const satisfies Readonly<Record<string, () => Promise<Format>>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

/** Short pieces joined into pieces worth a write: a report of a million evaluations has as many lines. */
export function* writeInChunks(pieces: Iterable<string>, size = 64 << 10): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < size) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
