import { formatNames } from '../../lib/report';
import { evaluateJson, run } from '../cli/testing-io';
import { createFolder } from '../temporary-files';

const HOSTILE: readonly string[] = [
  '::set-output name=x::y',
  'a\n::stop-commands::x',
  'a\r\n  ::error::x',
  `${'long '.repeat(12)}::warning::x`,
  `${'x'.repeat(74)} ::notice::x`,
  '##[command]x',
  'a ##[group]x',
  '##vso[task.setvariable variable=x]y',
  '##VSO[task.setvariable variable=x]y',
  '\u001b[2J\u001b]0;title\u0007',
  'a\u0000b',
  'a\u009b31mb',
  'a\u202eb\u2066c',
  'a\u2028b\u2029c',
  '\ufeffa\u200b',
];

const item = (resourceId: string, more: object = {}) => ({
  resourceType: 'Test::Box',
  resourceId,
  resourceName: resourceId,
  configurationItemStatus: 'OK',
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  tags: {},
  configuration: { size: 99 },
  ...more,
});

/** The resources are non-compliant, have insufficient data, or are unreadable, so that each text is printed. */
const documentOf = (text: string) =>
  JSON.stringify([
    item(text),
    item(`b${text}`, { configuration: { size: 1, lid: text } }),
    item(`c${text}`, { configuration: { size: text } }),
    item(`d${text}`, { configurationItemStatus: text }),
    item(`e${text}`, { resourceType: text }),
  ]);

describe.each(formatNames)('%s', (format) => {
  test.each(HOSTILE)('no command and no control character in the output for %j', async (text) => {
    const folder = createFolder({ 'a.json': documentOf(text) });
    for (const width of [40, 80]) {
      const { out } = await run(['evaluate', folder, '--format', format], { width });
      const lines = out.split('\n').map((line) => line.replace(/\r$/, ''));
      const commands = lines.filter((line) => /^\s*::/.test(line) || /##(vso)?\[/i.test(line));
      expect(
        commands.filter((line) => !(format === 'github' && /^::(error|warning|notice) (file|title)=/.test(line))),
      ).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be printed
      expect(lines.filter((line) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cf}\u2028\u2029]/u.test(line))).toEqual(
        [],
      );
    }
  });
});

test.each(HOSTILE)('JSON has the same values for %j', async (text) => {
  const report = await evaluateJson([createFolder({ 'a.json': documentOf(text) }), '--rule', 'big-box']);
  expect(report.evaluations[0].resourceId).toBe(text);
});
