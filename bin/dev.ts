/**
 * Tasks of developers: generated files and new rules. `npm run gen` and `npm run new:rule` run it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Io } from '../lib/cli/io';
import { main } from '../lib/cli/main';
import type { Rule } from '../lib/core/rule';
import { findReader } from '../lib/dev/find-reader';
import { findStaleFiles, type GeneratedFile } from '../lib/dev/generate';
import { replaceManagedRuleRows } from '../lib/dev/managed-rule-rows';
import { buildPastFiles, PAST_FOLDER } from '../lib/dev/past-account/files';
import { formatQueryProperties } from '../lib/dev/query-properties';
import { loadRuleFolders } from '../lib/dev/rule-folder';
import { findScaffoldText, scaffoldRule } from '../lib/dev/scaffold';

const USAGE = `Usage
  npm run gen                  writes the lists in rules/ and the generated parts of pages
  npm run gen -- --check       lists those that are out of date
  npm run new:rule <service>/<rule> -- --type <AWS::Service::Resource>
                               creates rules/<service>/<rule>/ for a resource type
  npm run gen:managed-rules -- <file.csv> <date>
                               writes the table of AWS managed rules from AWS's list
  npm run gen:past             writes examples/past, the three months of an example account
  npm run gen:query-properties -- <folder> <date>
                               writes the table of properties of advanced queries from a
                               checkout of awslabs/aws-config-resource-schema`;

const repository = dirname(__dirname);

if (require.main === module) {
  run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}

/** Runs a task, and returns the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await runTask(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
}

async function runTask(args: readonly string[]): Promise<number> {
  const { task, words, check, type } = parseTask(args);
  if (task === 'gen' && words.length === 0 && type === undefined) return check ? checkFiles() : writeFiles();
  const [first, second, ...more] = words;
  if (task === 'managed-rules' && first && second && more.length === 0) return writeManagedRules(first, second);
  if (task === 'past' && words.length === 0) return writePastAccount();
  if (task === 'query-properties' && first && second && more.length === 0) return writeQueryProperties(first, second);
  // npm passes an option without a separating `--` as a plain word.
  const [folder, resourceType = type, ...rest] = words;
  if (task === 'new-rule' && folder && rest.length === 0 && !check) return createRule(folder, resourceType);
  console.error(USAGE);
  return 2;
}

interface Task {
  readonly task?: string | undefined;
  readonly words: readonly string[];
  readonly check?: boolean;
  readonly type?: string;
}

function parseTask(args: readonly string[]): Task {
  const options = { check: { type: 'boolean' }, type: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [task, ...words] = positionals;
    return { task, words, ...values };
  } catch {
    // An unknown option: no task.
    return { words: [] };
  }
}

async function writeFiles(): Promise<number> {
  for (const { path, text } of await listStaleFiles()) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
    console.log(`Wrote ${path}`);
  }
  return 0;
}

async function checkFiles(): Promise<number> {
  const stale = await listStaleFiles();
  if (stale.length === 0) return 0;
  console.error(`Out of date, run \`npm run gen\`:\n${stale.map(({ path }) => `  ${path}`).join('\n')}`);
  return 1;
}

/** Lists the resource types that AWS Config records, as the SDK knows them. */
async function listRecordableTypes(): Promise<string[]> {
  const { ResourceType } = await import('@aws-sdk/client-config-service');
  return Object.values(ResourceType);
}

/** Writes the table of AWS managed rules from a list of a date. */
async function writeManagedRules(file: string, date: string): Promise<number> {
  const path = 'lib/cdk/configuration/rules/managed-rule-table.ts';
  const source = readFileSync(join(repository, path), 'utf8');
  const list = { csv: readFileSync(file, 'utf8'), date, recordableTypes: new Set(await listRecordableTypes()) };
  writeFileSync(join(repository, path), replaceManagedRuleRows(source, list));
  console.log(`Wrote ${path}`);
  return 0;
}

/** Writes the table of query properties from AWS's schema files of a date. */
function writeQueryProperties(folder: string, date: string): number {
  const files = readdirSync(folder).filter((name) => name.endsWith('.properties.json'));
  const schemas = new Map(
    files.map((name) => [
      name.replace('.properties.json', ''),
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>,
    ]),
  );
  const [first = {}, ...others] = schemas.values();
  const common = new Set(Object.keys(first).filter((path) => others.every((schema) => path in schema)));
  const path = 'lib/history/store/property-table.ts';
  const source = readFileSync(join(repository, path), 'utf8');
  const rows = JSON.stringify(formatQueryProperties(schemas, common).trim().split('\n'), null, 2);
  const dated = source.replace(/\(Apache-2\.0\) of \S+/, `(Apache-2.0) of ${date}`);
  writeFileSync(
    join(repository, path),
    dated.replace(/= \[.*/s, () => `= ${rows};\n`),
  );
  console.log(`Wrote ${path}`);
  return 0;
}

function writePastAccount(): number {
  const folder = join(repository, PAST_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of buildPastFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log(`Wrote ${PAST_FOLDER}`);
  return 0;
}

async function createRule(folder: string, resourceType: string | undefined): Promise<number> {
  const reader = resourceType === undefined ? undefined : findReader(repository, resourceType, require);
  const files = scaffoldRule(repository, { folder, resourceType, reader, knownTypes: await listRecordableTypes() });
  console.log(files.map((path) => `Created ${path}`).join('\n'));
  const others = reader?.resourceTypes.filter((type) => type !== resourceType) ?? [];
  if (others.length > 0) console.log(`Its reader, ${reader?.name}, also reads ${others.join(', ')}.`);
  await writeFiles();
  const places = findScaffoldText(repository, folder).map((place) => `  ${place}`);
  console.log(`
The rule works and evaluates a sample. Replace the text of the scaffold:
${places.join('\n')}

Run its cases while you write:
  npm run dev -- test/rules -t ${folder}
Evaluate real files:
  npm run assay -- evaluate <path> --rule ${folder.split('/')[1]}
Update its page and the costs, and check everything:
  npm run gen && npm run gen:cost && npm run ok`);
  return 0;
}

function listStaleFiles(): Promise<GeneratedFile[]> {
  const folders = loadRuleFolders(repository, require);
  const rules = folders.map(({ rule }) => rule);
  return findStaleFiles(repository, folders, (args) => runAssay(args, rules));
}

/** Runs the command in this process, 80 columns wide and without colors. */
async function runAssay(args: readonly string[], rules: readonly Rule[]): Promise<string> {
  process.chdir(repository);
  let output = '';
  const io: Io = {
    async write(text) {
      output += text;
    },
    warn: console.error,
    stdin: Readable.from([]),
    color: false,
    width: 80,
    now: () => new Date(),
    wait: (milliseconds) => setTimeout(milliseconds),
    startWorkers: () => [],
    version: '0.1.0',
    exampleAccount: 'examples/account',
    cores: 1,
    assayModules: {},
    importModule: async () => ({}),
  };
  await main(args, io, async () => rules);
  return output;
}
