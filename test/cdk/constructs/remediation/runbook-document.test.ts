import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createRunbookDocument } from '../../../../lib/cdk/constructs/remediation/runbook-document';

const toLine = (number: number): string => `- line ${number} ${'#'.repeat(100)}\n`;

/** Synthesizes runbooks whose only line is a shared one, and returns their contents with the texts of the mapping. */
function synthesize(contents: readonly string[]): string[] {
  const stack = new Stack(new App());
  for (const [index, content] of contents.entries()) {
    const runbook = { content, parameters: [], ownWords: [], callWords: [], permissions: [] };
    createRunbookDocument(stack, `Runbook${index}`, { name: `runbook-${index}`, runbook });
  }
  const { Mappings = {}, Resources } = Template.fromStack(stack).toJSON();
  return Object.values<{ Properties: { Content: unknown } }>(Resources).map(({ Properties: { Content } }) => {
    if (typeof Content === 'string') return Content;
    const [map = '', first = '', second = ''] = (Content as { 'Fn::FindInMap': string[] })['Fn::FindInMap'];
    return Mappings[map][first][second];
  });
}

test('runbooks keep their lines, whether they share them or not', () => {
  const contents = [toLine(1), toLine(2), toLine(1), toLine(2), toLine(1)];
  expect(synthesize(contents)).toEqual(contents);
});

test('texts whose hashes begin alike are not mistaken for each other', () => {
  // The SHA-256 hashes of both begin with fcb22f3b.
  const contents = [toLine(104_171), toLine(106_569), toLine(104_171), toLine(106_569)];
  expect(synthesize(contents)).toEqual(contents);
});
