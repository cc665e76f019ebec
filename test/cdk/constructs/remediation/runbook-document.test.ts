import { Aws } from 'aws-cdk-lib';
import { createRunbookDocument } from '../../../../lib/cdk/constructs/remediation/runbook-document';
import { synthesize } from '../synthesized';

const toLine = (number: number): string => `- line ${number} ${'#'.repeat(100)}\n`;

/** Synthesizes runbooks with lines that may be shared, and returns these lines with the texts of the mapping. */
function synthesizeLines(lines: readonly string[]): string[] {
  const template = synthesize((stack) => {
    for (const [index, line] of lines.entries()) {
      const runbook = { content: `${line}${Aws.REGION}`, parameters: [], ownWords: [], callWords: [], permissions: [] };
      createRunbookDocument(stack, `Runbook${index}`, { name: `runbook-${index}`, runbook });
    }
  });
  const { Mappings = {}, Resources } = template.toJSON();
  return Object.values<{ Properties: { Content: { 'Fn::Join': [string, [unknown]] } } }>(Resources).map((document) => {
    const [, [line]] = document.Properties.Content['Fn::Join'];
    if (typeof line === 'string') return line;
    const [map = '', first = '', second = ''] = (line as { 'Fn::FindInMap': string[] })['Fn::FindInMap'];
    return Mappings[map][first][second];
  });
}

test('runbooks keep their lines, whether they share them or not', () => {
  const lines = [toLine(1), toLine(2), toLine(1), toLine(2), toLine(1)];
  expect(synthesizeLines(lines)).toEqual(lines);
});

test('texts whose hashes begin alike are not mistaken for each other', () => {
  // The SHA-256 hashes of both begin with fcb22f3b.
  const lines = [toLine(104_171), toLine(106_569), toLine(104_171), toLine(106_569)];
  expect(synthesizeLines(lines)).toEqual(lines);
});
