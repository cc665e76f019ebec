import fc from 'fast-check';
import { type FormatName, formatNames, formats, joinIntoChunks } from '../../lib/report';
import { createSampleRun, formatToText } from './sample';

it('has these formats', () =>
  expect(formatNames).toEqual(['table', 'json', 'ndjson', 'csv', 'sarif', 'ocsf', 'junit', 'github', 'html']));

it.each(formatNames)('%s ends with a line break and returns the same text twice', async (name: FormatName) => {
  const format = await formats[name]();
  const text = formatToText(format, createSampleRun());
  expect(text).toMatch(/\n$/);
  expect(formatToText(format, createSampleRun())).toBe(text);
});

it('joins pieces into chunks and loses nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
      const chunks = [...joinIntoChunks(pieces, size)];
      expect(chunks.join('')).toBe(pieces.join(''));
      for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBeGreaterThanOrEqual(size);
    }),
  );
});
