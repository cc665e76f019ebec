/**
 * Returns the parts of the output of `assay demo` that `README.md` shows, as a block of code: the head, the first two
 * rules, the resources with insufficient data and the summary. A line with `…` marks what it leaves out.
 */
export function formatDemoSample(output: string): string {
  const [head = '', ...sections] = output.trimEnd().split('\n\n');
  const [first = '', second = ''] = sections;
  const find = (heading: string) => sections.filter((section) => section.startsWith(heading));
  return [
    '```',
    [[head, first, keepFirstResource(second)].join('\n\n'), ...find('INSUFFICIENT DATA'), ...find('SUMMARY')].join(
      '\n…\n',
    ),
    '```',
  ].join('\n');
}

/** Keeps the heading, the title and the first resource, whose name is indented by two blanks. */
function keepFirstResource(section: string): string {
  const lines = section.split('\n');
  const isResource = (line: string) => /^ {2}\S/.test(line);
  const next = lines.findIndex((line, index) => isResource(line) && lines.slice(0, index).some(isResource));
  return (next < 0 ? lines : lines.slice(0, next)).join('\n');
}
