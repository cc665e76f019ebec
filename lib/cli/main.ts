import { existsSync } from 'node:fs';
import { didYouMean } from '../core/text/suggest';
import { findSystemFailure } from '../engine/system-error';
import { HistoryError } from '../history/history-error';
import { COMMON_OPTIONS, type Command, type RuleLoader } from './definition';
import { EXIT } from './exit-codes';
import type { Io } from './io';
import { toSafeLine } from './output/answers';
import { UsageError } from './usage-error';

/** The commands. Each is loaded when it is called, since start-up is most of the time of a small run. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  evaluate: async () => (await import('./evaluate')).evaluate,
  rules: async () => (await import('./rules')).rules,
  remediate: async () => (await import('./remediate')).remediate,
  demo: async () => (await import('./demo')).demo,
  completion: async () => (await import('./completion/completion')).completion,
  ingest: async () => (await import('./past-commands')).ingest,
  sync: async () => (await import('./past-commands')).sync,
  record: async () => (await import('./past-commands')).recordItems,
  show: async () => (await import('./past/lookups')).show,
  history: async () => (await import('./past/lookups')).showHistory,
  diff: async () => (await import('./past/lookups')).diff,
  who: async () => (await import('./past-commands')).who,
  related: async () => (await import('./past-commands')).related,
  query: async () => (await import('./past-commands')).query,
  restore: async () => (await import('./past-commands')).restore,
  story: async () => (await import('./past-commands')).story,
  report: async () => (await import('./past-commands')).report,
  evidence: async () => (await import('./past-commands')).evidence,
  compliance: async () => (await import('./past-commands')).compliance,
  inventory: async () => (await import('./past-commands')).inventory,
  start: async () => (await import('./local/start')).start,
  rehearse: async () => (await import('./local/rehearse')).rehearse,
  local: async () => (await import('./local/local')).local,
};

/** Runs a command line and returns its exit code. Prints expected errors in a line; throws bugs. */
export async function main(args: readonly string[], given: Io, loadRules: RuleLoader): Promise<number> {
  const io = withSafeWarnings(given);
  try {
    return await runCommandLine(args, io, loadRules);
  } catch (error) {
    const isExpected = error instanceof UsageError || error instanceof HistoryError;
    const message = isExpected ? error.message : findSystemFailure(error);
    if (message === undefined) throw error;
    io.warn(`assay: ${message}`);
    return EXIT.failed;
  }
}

/**
 * Names in warnings and progress come from accounts and file names, and standard error goes to the logs of CI systems.
 */
function withSafeWarnings(io: Io): Io {
  const { showProgress } = io;
  return {
    ...io,
    warn(text) {
      for (const line of text.split('\n')) io.warn(toSafeLine(line));
    },
    ...(showProgress && { showProgress: (line) => showProgress(toSafeLine(line)) }),
  };
}

async function runCommandLine(args: readonly string[], io: Io, loadRules: RuleLoader): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    await io.write(await formatHelpOn(rest));
    return args.length === 0 ? EXIT.failed : EXIT.ok;
  }
  if (name === '--version' || name === '-V' || name === 'version') {
    await io.write(`${io.version}\n`);
    return EXIT.ok;
  }
  if (name === 'complete') {
    const { complete } = await import('./completion/complete');
    await io.write(await complete(rest, COMMANDS, await loadRules({ withRemediations: false })));
    return EXIT.ok;
  }
  const command = await loadCommand(name, rest);
  return command.run(rest, io, loadRules);
}

/** Returns the help of a command, or of the whole command line. */
async function formatHelpOn([name]: readonly string[]): Promise<string> {
  const { formatHelp, formatOverview } = await import('./help');
  if (name !== undefined && name !== 'help')
    return formatHelp((await loadCommand(name, [])).definition, COMMON_OPTIONS);
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return formatOverview(commands.map(({ definition }) => definition));
}

/** @throws UsageError for a command that does not exist, with what the user may have meant */
async function loadCommand(name: string, rest: readonly string[]): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return load();
  throw new UsageError(describeUnknownCommand(name, rest));
}

function describeUnknownCommand(name: string, rest: readonly string[]): string {
  const names = Object.keys(COMMANDS);
  if (name.startsWith('-')) {
    const command = rest.find((word) => names.includes(word)) ?? '<command>';
    return `Cannot use "${name}" before the command: give it after, as in assay ${command} … ${name}`;
  }
  const near = didYouMean(name, names);
  if (near) return `There is no command "${name}": did you mean "${near}"?`;
  const isPath = name === '-' || existsSync(name);
  return `There is no command "${name}": ${isPath ? `did you mean "assay evaluate ${name}"?` : 'see assay --help'}`;
}
