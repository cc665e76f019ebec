import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ingestFiles } from '../lib/history/ingest/ingest';
import { run } from './cli/testing-io';
import { rules } from './rules/registry';
import { ROOT } from './source';
import { createFolder } from './temporary-files';

/** A command line of a page, and the output below it. */
const SAMPLE = /^```\n\$ assay (.*)\n([\s\S]*?)^```$/gm;

const listSamples = (page: string): [command: string, output: string][] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(SAMPLE)]
    .map(([, command = '', output = '']): [string, string] => [command, output])
    .filter(([command]) =>
      /^(show|history|diff|who|related|query|inventory|compliance|report|story|restore|evidence|evaluate --history)\b/.test(
        command,
      ),
    );

const before = process.cwd();
beforeAll(async () => {
  // The commands run where a reader would, so that lines break as in the samples, however long the path of the folder is.
  process.chdir(createFolder({}));
  await ingestFiles([join(ROOT, 'examples/past')], { store: '.assay/history.duckdb' });
});
afterAll(() => process.chdir(before));

/** Splits a command line as a shell does. */
const splitWords = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

test.each([...listSamples('docs/past.md'), ...listSamples('README.md')])(
  'the output of assay %s is real',
  async (command, sample) => {
    const { out } = await run(splitWords(command), { rules, readRuleCode: async (name) => name });
    let from = 0;
    for (const part of sample.split(/^…\n/m)) {
      expect(out.slice(from)).toContain(part);
      from = out.indexOf(part, from) + part.length;
    }
  },
);
