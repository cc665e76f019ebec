import type { Rule } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import type { Command } from './command';
import { EXIT } from './exit-codes';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** The commands. Each is loaded when it is called, since start-up is most of the time of a small run. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  evaluate: async () => (await import('./evaluate')).evaluate,
  rules: async () => (await import('./rules')).rules,
  remediate: async () => (await import('./remediate')).remediate,
  demo: async () => (await import('./demo')).demo,
  ingest: async () => (await import('./past/ingest')).ingest,
  show: async () => (await import('./past/show')).show,
  history: async () => (await import('./past/history')).showHistory,
  diff: async () => (await import('./past/diff')).diff,
  who: async () => (await import('./past/who')).who,
  related: async () => (await import('./past/related')).related,
  query: async () => (await import('./past/query')).query,
  inventory: async () => (await import('./past/inventory')).inventory,
};

const HELP = `assay evaluates AWS Config data without an AWS account.

Usage
  assay evaluate <path>…   evaluate snapshots, histories, events, templates
  assay rules [<name>]     list the rules, or show one
  assay remediate --preview <path>… --rule <name>
                           show how the rule would remediate resources
  assay demo               evaluate the bundled example account

  assay ingest <path>…     read files and CloudTrail logs into a history store
  assay show <resource>    its state at a time
  assay history <resource> its versions and what changed
  assay diff <resource> --from <time>
                           what changed between two times
  assay inventory          how many resources there were at a time

  assay <command> --help   options and examples of a command
  assay --version

Example
  assay evaluate my-snapshot.json.gz

Exit codes
  0  compliant    1  non-compliant    2  error or unreadable input
`;

declare const ASSAY_VERSION: string | undefined;

/** Runs a command line and returns its exit code. Prints usage errors in a line; throws bugs. */
export async function main(args: readonly string[], io: Io, registry: readonly Rule[]): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      await io.write(HELP);
      return name === undefined ? EXIT.failed : EXIT.ok;
    }
    if (name === '--version') {
      await io.write(`${typeof ASSAY_VERSION === 'string' ? ASSAY_VERSION : 'source'}\n`);
      return EXIT.ok;
    }
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!load) throw unknownCommand(name);
    const command = await load();
    return await command(rest, io, registry);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.warn(`assay: ${error.message}`);
    return EXIT.failed;
  }
}

function unknownCommand(name: string): UsageError {
  const near = didYouMean(name, Object.keys(COMMANDS));
  return new UsageError(`There is no command "${name}": ${near ? `did you mean "${near}"?` : 'see assay --help'}`);
}
