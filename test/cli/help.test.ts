import { formatHelp } from '../../lib/cli/help';

const define = (count: number, grouped: number) => ({
  name: 'paint',
  usage: '',
  summary: '',
  description: ['Paints.'],
  options: Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `option-${index}`,
      {
        type: 'string' as const,
        value: '<v>',
        description: index === 0 ? 'The color' : 'More.',
        ...(index === 0 && { choices: ['red', 'blue'], default: 'red' }),
        ...(index >= count - grouped && { group: 'Rules' as const }),
      },
    ]),
  ),
  examples: ['assay paint'],
});
const headings = (help: string): string[] => help.match(/^[A-Z][\w ]*$/gm) ?? [];

test('an option lists its choices and its default', () => {
  expect(formatHelp(define(1, 0), {})).toBe(`assay paint

Paints.

Options
  --option-0 <v>  The color: red, blue. Default: red.

Example
  assay paint
`);
});

test('few options are one list, and many are listed by group, those without a group last', () => {
  expect(headings(formatHelp(define(12, 3), {}))).toEqual(['Options', 'Example']);
  expect(headings(formatHelp(define(13, 3), {}))).toEqual(['Rules', 'Options', 'Example']);
});

test('each form of a command is a line of its own', () => {
  const [first, second] = formatHelp({ ...define(1, 0), usage: 'mix <color>\nlist' }, {}).split('\n');
  expect([first, second]).toEqual(['assay paint mix <color>', 'assay paint list']);
});
