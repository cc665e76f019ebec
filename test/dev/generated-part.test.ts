import { fillPart } from '../../lib/dev/generated-part';

const page = `# open-ssh

<!-- generated: head -->
<!-- /generated -->

Written by hand.

<!-- generated: examples -->
old examples
<!-- /generated -->
`;

test('fills a part and leaves the rest of the page as it is', () => {
  expect(fillPart(page, 'examples', '| a table |')).toBe(`# open-ssh

<!-- generated: head -->
<!-- /generated -->

Written by hand.

<!-- generated: examples -->

| a table |

<!-- /generated -->
`);
});

test('filling a part again changes nothing', () => {
  const filled = fillPart(page, 'head', 'the head, with $& and $1');
  expect(fillPart(filled, 'head', 'the head, with $& and $1')).toBe(filled);
});

test('a page without the part stays as it is', () => {
  expect(fillPart(page, 'rules', 'a table')).toBe(page);
});

test.each([
  ['no end at all', '<!-- generated: head -->\nby hand\n'],
  [
    'the end of another part only',
    `<!-- generated: head -->\nby hand\n${page.slice(page.indexOf('<!-- generated: ex'))}`,
  ],
])('a part with %s is refused, so that nothing written by hand is lost', (_, text) => {
  expect(() => fillPart(text, 'head', 'a table')).toThrow(
    'Cannot fill "<!-- generated: head -->": no "<!-- /generated -->" after it',
  );
});
