import { fillPart } from '../../lib/dev/generated-part';

const page = `# open-ssh

<!-- generated: head -->
<!-- /generated -->

Handwritten.

<!-- generated: examples -->
old examples
<!-- /generated -->
`;

test('fills a part and does not change the rest of the page', () => {
  expect(fillPart(page, 'examples', '| a table |')).toBe(`# open-ssh

<!-- generated: head -->
<!-- /generated -->

Handwritten.

<!-- generated: examples -->

| a table |

<!-- /generated -->
`);
});

test('filling a part a second time changes nothing', () => {
  const filled = fillPart(page, 'head', 'the head, with $& and $1');
  expect(fillPart(filled, 'head', 'the head, with $& and $1')).toBe(filled);
});

test('does not change a page without the part', () => {
  expect(fillPart(page, 'rules', 'a table')).toBe(page);
});

test.each([
  ['no end', '<!-- generated: head -->\nhandwritten\n'],
  [
    'only the end of another part',
    `<!-- generated: head -->\nhandwritten\n${page.slice(page.indexOf('<!-- generated: ex'))}`,
  ],
])('refuses a part with %s, so that no handwritten text is lost', (_, text) => {
  expect(() => fillPart(text, 'head', 'a table')).toThrow(
    'Cannot fill "<!-- generated: head -->": no "<!-- /generated -->" after it',
  );
});
