import { didYouMean } from '../../core/text/suggest';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { UsageError } from '../usage-error';
import { COMPLETION_SCRIPTS } from './scripts';

const SHELLS = Object.keys(COMPLETION_SCRIPTS);

/** `assay completion`: prints the script that makes a shell complete command lines. */
export const completion = defineCommand({
  name: 'completion',
  usage: '<shell>',
  summary: 'print the completion script of bash, zsh or fish',
  description: [
    'Prints a script with which a shell completes commands, options, their values and the names of rules. The script calls assay for them, so it fits every version.',
  ],
  options: {},
  completion: SHELLS,
  examples: [
    'eval "$(assay completion bash)"        # in ~/.bashrc',
    'eval "$(assay completion zsh)"         # in ~/.zshrc, after compinit',
    'assay completion fish > ~/.config/fish/completions/assay.fish',
  ],

  async run({ positionals }, io) {
    const [shell, ...more] = positionals;
    if (shell === undefined || more.length > 0) {
      throw new UsageError(`Cannot choose a script: give one shell, ${SHELLS.join(', ')}`);
    }
    if (!isShell(shell)) {
      const near = didYouMean(shell, SHELLS);
      throw new UsageError(
        `There is no script for "${shell}": ${near ? `did you mean "${near}"?` : `expected ${SHELLS.join(', ')}`}`,
      );
    }
    await io.write(COMPLETION_SCRIPTS[shell]);
    return EXIT.ok;
  },
});

const isShell = (name: string): name is keyof typeof COMPLETION_SCRIPTS => SHELLS.includes(name);
