import { defineCommand, readTimeExpression } from '../command';
import { EVALUATION_OPTIONS, evaluateInput, needsRemediations } from '../evaluate';
import { EXIT_CODES } from '../help';
import { readStoreInput } from './store-input';
import { readNow, STORE_OPTIONS, TIME_HELP } from './store-options';

/** `assay compliance`: evaluates the state that the history store has at a time. */
export const compliance = defineCommand({
  name: 'compliance',
  usage: '[--at <time>]',
  summary: 'evaluate the state at a time',
  group: 'history',
  description: [
    'Evaluates the state of everything in the history store at a time, with the rules of today. Rules and waivers go by the same time.',
    TIME_HELP,
    'The output is that of assay evaluate; its JSON also has "at".',
  ],
  options: {
    ...EVALUATION_OPTIONS,
    at: { type: 'string', value: '<time>', description: 'The time of the state. Default: now.' },
    now: STORE_OPTIONS.now,
    store: STORE_OPTIONS.store,
  },
  examples: ["assay compliance --at '90d ago'", 'assay compliance --at 2026-01-01 --rule open-ssh --format json'],
  more: [EXIT_CODES],
  needsRemediations,

  async run({ values }, io, registry) {
    const now = readNow(values.now, io);
    const at = values.at === undefined ? now : readTimeExpression('at', values.at, now);
    return readStoreInput(values.store, io, at, 'evaluate', (input) =>
      evaluateInput(
        { ...values, at: at.toISOString(), now: undefined },
        { ...io, now: () => now },
        registry,
        async () => input,
      ),
    );
  },
});
