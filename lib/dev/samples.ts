/** Runs the command `assay` with the rules of the repository and returns its output, 80 columns wide. */
export type RunAssay = (args: readonly string[]) => Promise<string>;

/** A sample of the command's output in a page. */
interface Sample {
  /** The command line without `assay`. */
  readonly command: string;
  /** Whether the page shows the command line above the output. */
  readonly showsCommand: boolean;
  /** The sections that the page shows, by their place or their first words. */
  readonly sections: readonly (readonly [section: number | string, select?: SelectLines])[];
}

type SelectLines = (lines: readonly string[]) => readonly string[];

const selectAll: SelectLines = (lines) => lines;

const selectFirst =
  (count: number): SelectLines =>
  (lines) =>
    lines.slice(0, count);

/** Selects the heading, the title and the first resource of a rule. Resources are indented by two blanks. */
const selectFirstResource: SelectLines = (lines) => {
  const isResource = (line: string) => /^ {2}\S/.test(line);
  const second = lines.findIndex((line, index) => isResource(line) && lines.slice(0, index).some(isResource));
  return second < 0 ? lines : lines.slice(0, second);
};

/** The samples by page and generated part. */
const SAMPLES: Readonly<Record<string, Readonly<Record<string, Sample>>>> = {
  'README.md': {
    demo: {
      command: 'demo',
      showsCommand: false,
      sections: [[0], [1], [2, selectFirstResource], ['INSUFFICIENT DATA'], ['SUMMARY']],
    },
    preview: {
      command: 'remediate --preview examples/account --rule open-ssh',
      showsCommand: true,
      sections: [['Plan', selectFirst(1)], ['Evaluations'], ['Undo', selectFirst(2)]],
    },
  },
  'docs/remediation.md': {
    preview: {
      command: 'remediate --preview examples/account --rule gp2-volume --resource vol-0000000000000d001',
      showsCommand: true,
      sections: [['FIX'], ['Plan'], ['Calls'], ['Resource afterwards'], ['Evaluations'], ['Undo']],
    },
  },
};

/** Returns the samples of a page by generated part, as blocks of code. */
export async function formatSamples(page: string, runAssay: RunAssay): Promise<Record<string, string>> {
  const parts: Record<string, string> = {};
  for (const [part, sample] of Object.entries(SAMPLES[page] ?? {})) {
    const commandLine = sample.showsCommand
      ? `$ assay ${sample.command}
`
      : '';
    const output = await runAssay(sample.command.split(' '));
    parts[part] = `\`\`\`
${commandLine}${selectSections(output, sample)}\`\`\``;
  }
  return parts;
}

/** Returns the sections that a sample shows. A line with `…` marks what it leaves out. */
function selectSections(output: string, { sections: selected }: Sample): string {
  const sections = output.trimEnd().split('\n\n');
  let text = '';
  let next = 0;
  let isCut = false;
  for (const [key, select = selectAll] of selected) {
    const index = typeof key === 'number' ? key : sections.findIndex((section) => section.startsWith(key));
    const lines = sections[index]?.split('\n');
    if (!lines) continue;
    const shown = select(lines);
    if (isCut || index !== next) text += '…\n';
    else if (text !== '') text += '\n';
    text += `${shown.join('\n')}\n`;
    isCut = shown.length < lines.length;
    next = index + 1;
  }
  return isCut || next < sections.length ? `${text}…\n` : text;
}
