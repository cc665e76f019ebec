/**
 * Mutation testing: changes the code of a folder in small ways, one at a time, and lists the changes that no test
 * notices. `npm run mutate` runs it.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countMutants, formatMutationText } from '../lib/dev/mutation/mutation-report';
import { runMutants } from '../lib/dev/mutation/run-mutants';

const MUTATE_USAGE = `Usage
  npm run mutate -- <file or folder>... [options]

Options
  --tests <path>       uses these tests instead of those that belong to the code; can be given several times
  --threshold <score>  fails with exit code 1 if the score of covered mutants is lower
  --budget <seconds>   the most time for the tests of one mutant (default: 10)
  --sample <number>    tries only so many mutants of those that tests reach, the same ones each time
  --again <file>       tries only the survivors of an earlier run, whose JSON the file has, and mutants of new code
  --workers <number>   processes that run tests (default: 1)
  --json               prints every mutant with its result as JSON`;

mutate(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  },
);

async function mutate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      tests: { type: 'string', multiple: true, default: [] },
      threshold: { type: 'string', default: '0' },
      budget: { type: 'string', default: '10' },
      sample: { type: 'string', default: 'Infinity' },
      again: { type: 'string' },
      workers: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const threshold = Number(values.threshold);
  const budget = Number(values.budget);
  const sample = Number(values.sample);
  const workers = Number(values.workers);
  if (positionals.length === 0 || !(threshold >= 0 && budget >= 0 && sample >= 1 && workers >= 1)) {
    console.error(MUTATE_USAGE);
    return 2;
  }
  const result = await runMutants({
    root: process.cwd(),
    paths: positionals.map((path) => resolve(path)),
    tests: values.tests.map((path) => resolve(path)),
    workers,
    budgetMilliseconds: budget * 1000,
    sample,
    earlier: values.again === undefined ? undefined : JSON.parse(readFileSync(values.again, 'utf8')).mutants,
    onProgress: console.error,
  });
  const counts = countMutants(result.mutants);
  process.stdout.write(
    values.json ? `${JSON.stringify({ counts, ...result }, null, 2)}\n` : formatMutationText(result),
  );
  return (counts.score ?? 0) < threshold ? 1 : 0;
}
