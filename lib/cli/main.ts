import type { Rule } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** Exit codes: everything is compliant or done; something is not compliant; it could not run or could not judge. */
export const EXIT = { ok: 0, nonCompliant: 1, failed: 2 } as const;

/** A command gives its exit code. */
export type Command = (args: readonly string[], io: Io, registry: readonly Rule[]) => Promise<number>;

/** Loaded when asked for, since starting up is most of the time of a small run. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  evaluate: async () => (await import('./evaluate')).evaluate,
  remediate: async () => (await import('./remediate')).remediate,
  rules: async () => (await import('./rules')).rules,
  demo: async () => (await import('./demo')).demo,
};

const HELP = `assay judges what AWS Config recorded, with no AWS account.

Usage
  assay evaluate <path>…   judge snapshots, histories, events, templates
  assay rules [<name>]     the rules, or the page of one
  assay remediate --preview <path>… --rule <name>
                           how the rule would put resources right
  assay demo               judge the example account that comes along

  assay <command> --help   everything about one command, with examples
  assay --version

Example
  assay evaluate my-snapshot.json.gz

Exit codes
  0  all compliant    1  something is not    2  could not run or could not judge
`;

declare const ASSAY_VERSION: string | undefined;

/** Runs a command line. Errors of use are said in a line; bugs are thrown. */
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
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw unknownCommand(name);
    return await (await command())(rest, io, registry);
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
