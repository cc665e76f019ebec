import { defineCommand, readTimeExpression } from '../command';
import { EVALUATION_OPTIONS, evaluateInput } from '../evaluate';
import { EXIT_CODES } from '../help';
import { UsageError } from '../usage-error';
import { readStoreInput } from './store-input';
import { STORE_OPTIONS, TIME_HELP } from './store-options';

/** `assay compliance`: evaluates the state that the history store has at a time. */
export const compliance = defineCommand({
  name: 'compliance',
  usage: '[--at <time>]',
  summary: 'evaluate the state at a time',
  group: 'history',
  description: [
    'Evaluates the state of everything in the history store at a time, with the rules of today. Rules and waivers go by the same time, unless --now gives another.',
    TIME_HELP,
    'The output is that of assay evaluate; its JSON also has "at".',
  ],
  options: {
    ...EVALUATION_OPTIONS,
    at: { type: 'string', value: '<time>', description: 'The time of the state. Default: now.' },
    store: STORE_OPTIONS.store,
  },
  examples: ["assay compliance --at '90d ago'", 'assay compliance --at 2026-01-01 --rule open-ssh --format json'],
  more: [EXIT_CODES],

  async run({ values, positionals }, io, registry) {
    if (positionals.length > 0)
      throw new UsageError(`Cannot use "${positionals[0]}": assay compliance reads the store`);
    const clock = io.now();
    const now = values.now === undefined ? undefined : readTimeExpression('now', values.now, clock);
    const at = values.at === undefined ? (now ?? clock) : readTimeExpression('at', values.at, now ?? clock);
    return readStoreInput(values.store, io, at, 'evaluate', (input) =>
      evaluateInput(
        { ...values, at: at.toISOString(), now: values.at === undefined ? now?.toISOString() : undefined },
        io,
        registry,
        async () => input,
      ),
    );
  },
});
