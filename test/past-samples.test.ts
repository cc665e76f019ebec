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

let store: string;
/** The folder of the bundle of evidence that a sample writes and the next one verifies. */
let evidence: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  evidence = join(createFolder({}), 'evidence-q3');
  await ingestFiles([join(ROOT, 'examples/past')], { store });
});

/** Splits a command line as a shell does. */
const splitWords = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

test.each([...listSamples('docs/past.md'), ...listSamples('README.md')])(
  'the output of assay %s is real',
  async (command, sample) => {
    const words = splitWords(command).map((word) => (word === 'evidence-q3' ? evidence : word));
    const { out } = await run(words.includes('verify') ? words : [...words, '--store', store], {
      rules,
      readRuleCode: async (name) => name,
    });
    const output = out.replaceAll(store, '.assay/history.duckdb').replaceAll(evidence, 'evidence-q3');
    let from = 0;
    for (const part of sample.split(/^…\n/m)) {
      expect(output.slice(from)).toContain(part);
      from = output.indexOf(part, from) + part.length;
    }
  },
);
